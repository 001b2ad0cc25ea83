export {
  type AddressRow,
  type Asked,
  type PlanRow,
  type PointRow,
  selectAnswerOfAddress,
  selectAnswerOfPoint,
} from './answers.ts'
export {
  deleteDrawnAreas,
  insertDrawnArea,
  selectCells,
  selectColours,
  selectNeighbours,
  selectSites,
  updateColours,
} from './areas.ts'
export {
  type Belonging,
  deleteBelongings,
  insertBelongings,
  selectBelongings,
  selectCovered,
  selectPlacedAddresses,
} from './belongings.ts'
export {
  insertCatchments,
  insertPlan,
  insertRules,
  type NewPlan,
  type NewRule,
  selectCurrentPlanIds,
  selectEntryYearFrom,
  selectJointGroups,
  selectPlanId,
  selectRules,
  updateResolution,
} from './plans.ts'
export { type HitRow } from './rows.ts'
export { type SchoolCatchmentRow, selectSchoolCatchment, selectSchoolKind } from './school-catchment.ts'
export {
  type Candidates,
  deleteOtherImported,
  replaceImportedAreas,
  selectCatchmentIds,
  selectFaults,
  selectOutside,
  selectOverlaps,
  selectStates,
  selectSchoolNames,
  updateJointGroups,
} from './imported.ts'
