import { type DemoStreet, type DemoTerrain, type DemoTerrainLine, type Position } from './city.ts'
import { placeBuildings } from './buildings/index.ts'
import { isInside } from './geometry.ts'
import { closedRings, divideLand } from './landuse.ts'
import { type Character } from './local-streets.ts'
import { type Random } from './random.ts'
import { type Pond, type Survey } from './survey.ts'

/** An address and what kind of neighbourhood it stands in. */
export interface HousedAddress {
  readonly point: Position
  readonly number: string
  readonly streetKey: string | null
  readonly character: Character
}

/** What the base map is drawn around. Rings are open. */
export interface Grounds {
  readonly survey: Survey
  readonly boundary: readonly Position[]
  readonly outlines: readonly (readonly Position[])[]
  readonly streets: readonly DemoStreet[]
  readonly addresses: readonly HousedAddress[]
  readonly schools: readonly { readonly point: Position; readonly kind: number }[]
  readonly random: Random
}

/** A stream ends where it enters a pond and starts anew where it leaves it, each end just within the water. */
function besidePonds(stream: DemoTerrainLine, ponds: readonly Pond[]): DemoTerrainLine[] {
  const isWet = stream.positions.map((p) => ponds.some(({ ring }) => isInside(ring, p)))
  const stretches: Position[][] = [[]]
  stream.positions.forEach((p, i) => {
    if (isWet[i - 1] !== false && isWet[i] === true && isWet[i + 1] !== false) stretches.push([])
    else stretches.at(-1)?.push(p)
  })
  return stretches.filter((positions) => positions.length > 1).map((positions) => ({ ...stream, positions }))
}

/** Draws the base map of a city. */
export function drawTerrain(grounds: Grounds): DemoTerrain {
  const { survey, streets } = grounds
  const land = divideLand({
    ...grounds,
    streets: streets.flatMap(({ lines }) => lines),
    squares: streets
      .filter(({ prefix }) => prefix === 'pl.' || prefix === 'rynek')
      .flatMap(({ lines }) => lines),
    schools: grounds.schools.map(({ point }) => point),
  })
  return {
    areas: [
      ...land.plots.map(({ kind, name, rings }) => ({ kind, name, rings: closedRings(rings) })),
      ...survey.ponds.map(({ name, ring }) => ({ kind: 'lake' as const, name, rings: closedRings([ring]) })),
    ],
    lines: survey.lines.flatMap((line) =>
      line.kind === 'stream' ? besidePonds(line, survey.ponds) : [line],
    ),
    buildings: placeBuildings({ ...grounds, doors: grounds.addresses, parcels: land.parcels }),
    placeNames: survey.placeNames,
  }
}
