import type { Db } from '../../../platform/db/db.ts'
import { bumpLayer } from '../../../platform/layers/index.ts'
import { decide } from '../answers/decide.ts'
import { colour } from '../drawing/colour.ts'
import { dissolve, outlineText } from '../drawing/dissolve.ts'
import { readRings } from '../drawing/wkb.ts'
import {
  deleteBelongings,
  deleteDrawnAreas,
  insertBelongings,
  insertDrawnArea,
  selectBelongings,
  selectCells,
  selectColours,
  selectCovered,
  selectCurrentPlanIds,
  selectEntryYearFrom,
  selectJointGroups,
  selectNeighbours,
  selectPlacedAddresses,
  selectRules,
  selectSites,
  updateColours,
  type WrittenBelonging,
} from '../repository/index.ts'
import { matchRules, rank } from '../rules/match-rules.ts'

/** Works out anew, for all plans that the city holds now, who belongs where; for when addresses have changed. */
export async function followAddresses(tx: Db): Promise<void> {
  for (const planId of await selectCurrentPlanIds(tx)) {
    await rematerialise(tx, planId)
    await drawCatchments(tx, planId)
  }
}

/** Draws anew, for all plans that the city holds now, the areas that are cut to its boundary; for when that has changed. */
export async function followBoundary(tx: Db): Promise<void> {
  for (const planId of await selectCurrentPlanIds(tx)) await drawCatchments(tx, planId)
}

/** Writes which address belongs to which catchment by the plan's rules and imported areas. */
export async function rematerialise(tx: Db, planId: number): Promise<void> {
  const rules = await selectRules(tx, planId)
  const matched = rules.length === 0 ? [] : matchRules(rules, await selectPlacedAddresses(tx))
  const wanted = new Map<string, WrittenBelonging>()
  for (const { catchmentId, addressId, ruleId, review } of matched) {
    const belonging = { catchmentId, addressId, ruleId, toReview: review }
    wanted.set(keyOf(belonging), belonging)
  }
  for (const belonging of await selectCovered(tx, planId)) wanted.set(keyOf(belonging), belonging)

  const surplus: number[] = []
  for (const belonging of await selectBelongings(tx, planId)) {
    if (!wanted.delete(keyOf(belonging))) surplus.push(belonging.id)
  }
  if (surplus.length === 0 && wanted.size === 0) return
  await deleteBelongings(tx, surplus)
  await insertBelongings(tx, [...wanted.values()])
  await bumpLayer(tx, 'catchments')
}

function keyOf({ catchmentId, addressId, ruleId, toReview }: WrittenBelonging): string {
  return `${addressId} ${catchmentId} ${ruleId ?? ''} ${toReview}`
}

/**
 * Draws the areas of the catchments that have rules, and colours all of the plan. An area is the union of the Voronoi
 * cells of its addresses, cut to the municipality; a cell with addresses of two catchments is part of both. Drawn as
 * for the first entrants of the plan.
 */
export async function drawCatchments(tx: Db, planId: number): Promise<void> {
  await deleteDrawnAreas(tx, planId)
  const areasOf = await areasOfAddresses(tx, planId)
  if (areasOf.size > 0) {
    const sites = await selectSites(tx)
    const cells = readRings(await selectCells(tx))
    const placed = sites.map(({ id, x, y }) => ({ x, y, areas: areasOf.get(id) ?? [] }))
    for (const [area, outline] of dissolve(cells, placed)) {
      await insertDrawnArea(tx, { ...areaOfName(area), outline: outlineText(outline) })
    }
  }
  await updateColours(tx, colour(await selectColours(tx, planId), await selectNeighbours(tx, planId)))
  await bumpLayer(tx, 'catchments')
}

/** By rules alone: what an imported area covers is drawn already. */
async function areasOfAddresses(tx: Db, planId: number): Promise<Map<number, string[]>> {
  const rules = new Map((await selectRules(tx, planId)).map((rule) => [rule.id, rule]))
  if (rules.size === 0) return new Map()
  const jointGroups = await selectJointGroups(tx, planId)
  const entryYear = await selectEntryYearFrom(tx, planId)
  const hitsOf = new Map<number, AreaHit[]>()
  for (const { addressId, catchmentId, ruleId } of await selectBelongings(tx, planId)) {
    const rule = ruleId === null ? undefined : rules.get(ruleId)
    if (rule === undefined) continue
    const { grades, entryYearFrom, entryYearTo } = rule
    const jointGroup = jointGroups.get(catchmentId) ?? null
    const hit = { catchmentId, jointGroup, rank: rank(rule), grades, entryYearFrom, entryYearTo }
    const known = hitsOf.get(addressId)
    if (known === undefined) hitsOf.set(addressId, [hit])
    else known.push(hit)
  }
  return new Map(
    [...hitsOf].map(([addressId, hits]) => [
      addressId,
      decide(hits, entryYear).answers.map(({ hit, grades }) => nameOfArea(hit.catchmentId, grades)),
    ]),
  )
}

type AreaHit = Parameters<typeof decide>[0][number]

function nameOfArea(catchmentId: number, grades: readonly number[] | null): string {
  return `${catchmentId} ${grades?.join() ?? ''}`
}

function areaOfName(name: string): { catchmentId: number; grades: number[] | null } {
  const [catchmentId = '', grades = ''] = name.split(' ')
  return { catchmentId: Number(catchmentId), grades: grades === '' ? null : grades.split(',').map(Number) }
}
