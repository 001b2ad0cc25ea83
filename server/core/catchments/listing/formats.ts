import { csvDocument } from '../../../platform/http/csv.ts'
import type { CatchmentStreets, ListedStreet, StreetPart } from '../contract.ts'

/** As the list that schools and recruitment systems exchange, and what else is known behind that. */
const COLUMNS = [
  'rspo',
  'school',
  'simc',
  'ulic',
  'street',
  'side',
  'from',
  'to',
  'numbers',
  'except',
  'grades',
  'entry_year',
  'locality',
  'status',
]

/** A line for every range and school; what nobody has stands without a school. */
export function catchmentStreetsCsv({ streets, entryYear }: CatchmentStreets): string {
  return csvDocument(
    COLUMNS,
    streets.flatMap((street) => street.parts.flatMap((part) => linesOf(street, part, entryYear))),
  )
}

function linesOf(
  { ulic, name, id, locality }: ListedStreet,
  { status, schools, numbers }: StreetPart,
  entryYear: number,
) {
  const owners = schools.length === 0 ? [undefined] : schools
  return numbers.flatMap(({ parity, from, to, numbers: listed }) =>
    owners.map((owner) => [
      owner?.school.rspo ?? null,
      owner?.school.name ?? null,
      locality.simc,
      ulic,
      id === null ? null : name,
      parity,
      from,
      to,
      listed.join(', '),
      null,
      owner?.grades?.join(', ') ?? null,
      entryYear,
      locality.name,
      status,
    ]),
  )
}
