import { type Db } from '../../platform/db/db.ts'
import { bumpLayer } from '../../platform/layers/index.ts'
import {
  insertAreas,
  insertBuildings,
  insertLines,
  insertPlaces,
  insertPlacesOfAreas,
  type NewArea,
  type NewBuilding,
  type NewLine,
  type NewPlace,
} from './repository.ts'

/** No statement longer than a quarter of a second: the embedded engine serves everybody through one session. */
const BATCH = 2_000

/** A base map, in EPSG:2180. */
export interface Terrain {
  readonly areas: readonly NewArea[]
  readonly lines: readonly NewLine[]
  readonly buildings: readonly NewBuilding[]
  /** Names beside those of the areas, which are written of themselves. */
  readonly placeNames: readonly NewPlace[]
}

/** Writes a base map into an empty municipality, inside the caller's transaction, and says that it is there. */
export async function loadTerrain(tx: Db, { areas, lines, buildings, placeNames }: Terrain): Promise<void> {
  await inBatches(areas, (batch) => insertAreas(tx, batch))
  await inBatches(lines, (batch) => insertLines(tx, batch))
  await inBatches(buildings, (batch) => insertBuildings(tx, batch))
  await inBatches(placeNames, (batch) => insertPlaces(tx, batch))
  await insertPlacesOfAreas(tx)
  await bumpLayer(tx, 'terrain')
  await bumpLayer(tx, 'buildings')
}

async function inBatches<Item>(
  items: readonly Item[],
  write: (batch: readonly Item[]) => Promise<number>,
): Promise<void> {
  for (let from = 0; from < items.length; from += BATCH) await write(items.slice(from, from + BATCH))
}
