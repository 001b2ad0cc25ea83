import { type PlacedStreet } from './addresses.ts'
import { type Position } from './city.ts'
import { type CityFacts } from './facts.ts'
import { at } from './geometry.ts'
import { charactersOf } from './neighbourhoods.ts'
import { project } from './skeleton.ts'
import { PointGrid } from './space.ts'
import { type Survey, unbuildable } from './survey.ts'
import { type HousedAddress } from './terrain.ts'

/** Addresses with the character of their neighbourhood. */
export function housedAddresses(placed: readonly PlacedStreet[], { layout }: CityFacts): HousedAddress[] {
  const axes = new Set(layout.axes.map(({ street }) => street))
  const own = placed.flatMap(({ draft, addresses }) =>
    addresses.map((address) => ({ ...address, character: axes.has(draft.street) ? null : draft.character })),
  )
  const characters = charactersOf(own)
  return own.map((address, i) => ({ ...address, character: at(characters, i) }))
}

/** Metres around a school that no other house takes, and around a kindergarten. */
const SCHOOL_GROUNDS = 42
const KINDERGARTEN_GROUNDS = 25
const KINDERGARTEN = 1

/** Where no house may stand: on settled land, too near to water and tracks, and on the grounds of schools. */
export function barredLand(survey: Survey, { institutions, layout }: CityFacts): (p: Position) => boolean {
  if (layout.landscape?.zones === undefined) return () => false
  const isSettled = unbuildable(survey)
  const [schools, kindergartens] = [new PointGrid(), new PointGrid()]
  for (const { kind, at: place } of institutions) {
    if (place === null || kind === 'library') continue
    const grounds = kind === KINDERGARTEN ? kindergartens : schools
    grounds.add(project(place))
  }
  return (p) =>
    schools.hasNear(p, SCHOOL_GROUNDS) || kindergartens.hasNear(p, KINDERGARTEN_GROUNDS) || isSettled(p)
}
