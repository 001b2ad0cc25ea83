export {
  type AddressRow,
  type Belonging,
  type PointRow,
  selectAddress,
  selectBelongingsOf,
  selectPoint,
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
  deleteBelongings,
  insertBelongings,
  selectBelongings,
  selectCovered,
  selectPlacedAddresses,
  type WrittenBelonging,
} from './belongings.ts'
export {
  deleteRules,
  type ExchangedPlan,
  findExchangedPlan,
  selectExchange,
  selectLocalities,
  selectRuleTexts,
  selectStreetNames,
} from './exchange.ts'
export {
  copyPlan,
  insertCatchments,
  insertPlan,
  type HeldPlan,
  insertRules,
  type NewPlan,
  type NewRule,
  renewPlan,
  selectCurrentPlanIds,
  selectEntryYearFrom,
  selectHeldPlans,
  selectJointGroups,
  selectRules,
  updateResolution,
} from './plans.ts'
export {
  adoptPlan,
  closePlan,
  deletePlan,
  findPlan,
  insertPublication,
  lockPlans,
  markWithdrawn,
  type PublishedPlanRow,
  readPublication,
  selectPlans,
  selectPlanSchools,
  unadoptPlan,
} from './publications.ts'
export { PLAN_TABLES } from './import-tables.ts'
export { type NetworkRow, type Plan, selectNetwork } from './network.ts'
export { type SchoolCatchmentRow, selectAskedSchool, selectSchoolCatchment } from './school-catchment.ts'
export { type HousesRow, type PlaceRow, selectHouses, selectPlaces, selectState } from './streets.ts'
export {
  type Candidates,
  countOtherImported,
  deleteOtherImported,
  replaceImportedAreas,
  selectCatchmentIds,
  selectShapes,
  selectFaults,
  selectOutside,
  selectOverlaps,
  selectStates,
  selectSchoolNames,
  updateJointGroups,
} from './imported.ts'
