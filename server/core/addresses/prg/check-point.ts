import { faultOfPlace } from '../../../platform/imports/index.ts'
import { normaliseNumber } from '../search/house-number.ts'
import type { AddressState, Origin, PrgPoint, PrgRecord, RawPoint, RefusalReason } from './record.ts'

/** Turns the texts of a file into an address point, or says why it is none; without an id only where its place may tell. */
export function checkPoint(raw: RawPoint, { mayLackId = false } = {}): PrgRecord {
  const origin = originOf(raw)
  const { locality, street } = raw
  if (origin.iip === null && !mayLackId) return refuse(origin, 'no-id')
  if (locality === undefined) return refuse(origin, 'unknown-locality')
  if (street === 'unknown') return refuse(origin, 'unknown-street')
  return checkRest(raw, origin, { locality, street })
}

type Whereabouts = Pick<PrgPoint, 'locality' | 'street'>

function checkRest(raw: RawPoint, origin: Origin, { locality, street }: Whereabouts): PrgRecord {
  const number = normaliseNumber(raw.number ?? '')
  const state = stateOf(raw.state)
  if (state === null) return refuse(origin, 'unknown-state')
  const fault = faultOfRecord(raw, number) ?? faultOfPosition(raw)
  if (fault !== null) return refuse(origin, fault)
  return {
    ...origin,
    kind: 'point',
    iipVersion: raw.version ?? null,
    simc: digits(raw.simc, 7),
    locality,
    ulic: street === null ? null : digits(raw.ulic, 5),
    street,
    number,
    postcode: postcodeOf(raw.postcode),
    state,
    x: raw.x,
    y: raw.y,
    srid: raw.srid,
  }
}

function refuse(origin: Origin, reason: RefusalReason): PrgRecord {
  return { ...origin, kind: 'refused', reason }
}

/** No register writes numbers as long as this: what is longer is a remark in the wrong place. */
const LONGEST_NUMBER = 40

function faultOfRecord(raw: RawPoint, number: string): RefusalReason | null {
  if (raw.isEnded) return 'ended'
  return /\d/.test(number) && number.length <= LONGEST_NUMBER ? null : 'no-number'
}

function originOf(raw: RawPoint): Origin {
  const { namespace, localId } = raw
  return {
    record: raw.record,
    iip: namespace === undefined || localId === undefined ? null : `${namespace}/${localId}`,
    teryt: digits(raw.teryt, 7),
    municipality: raw.municipality ?? null,
  }
}

/** A symbol of TERYT; spreadsheets and OGR read it as a number and lose its leading zeros. */
function digits(text: string | undefined, length: number): string | null {
  const value = text?.replace(/\.0+$/, '') ?? ''
  return /^\d+$/.test(value) && value.length <= length && Number(value) > 0
    ? value.padStart(length, '0')
    : null
}

/** `00-000` is how registers write that they do not know. */
function postcodeOf(text: string | undefined): string | null {
  const parts = /^(\d{2})-?(\d{3})$/.exec(text ?? '')
  const postcode = parts === null ? null : `${parts[1] ?? ''}-${parts[2] ?? ''}`
  return postcode === '00-000' ? null : postcode
}

const states: ReadonlyMap<string, AddressState> = new Map([
  ['', 'existing'],
  ['istniejacy', 'existing'],
  ['wtrakciebudowy', 'under-construction'],
  ['prognozowany', 'foreseen'],
])

/** `W trakcie budowy`, `wTrakcieBudowy`; a record without a state is an existing address. */
function stateOf(text = ''): AddressState | null {
  const word = text
    .normalize('NFD')
    .replace(/[^a-z]/giu, '')
    .toLowerCase()
  return states.get(word) ?? null
}

/** The ranges of the two axes overlap, so that they cannot tell swapped ones (law.md 1.4): where the municipality lies does. */
function faultOfPosition({ x, y, srid }: RawPoint): RefusalReason | null {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return 'not-coordinates'
  if (srid === 2180 && isWithin(degrees, x, y)) return 'degrees'
  if (srid === 2180) return isWithin(polandInMetres, x, y) ? null : 'outside-poland'
  if (srid === 4326) return faultInDegrees(x, y)
  const fault = faultOfPlace([[x, y]], srid)
  return fault === 'not-numbers' ? 'not-coordinates' : (fault ?? null)
}

function faultInDegrees(x: number, y: number): RefusalReason | null {
  if (isWithin(polandInDegrees, y, x)) return 'swapped'
  return isWithin(polandInDegrees, x, y) ? null : 'outside-poland'
}

type Box = readonly [west: number, south: number, east: number, north: number]

const polandInMetres: Box = [135_000, 120_000, 870_000, 910_000]
const polandInDegrees: Box = [14, 48.9, 24.2, 55]
const degrees: Box = [-180, -180, 180, 180]

function isWithin([west, south, east, north]: Box, x: number, y: number): boolean {
  return x >= west && x <= east && y >= south && y <= north
}
