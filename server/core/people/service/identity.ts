import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { conflict, invalid } from '../../../platform/http/problem.ts'
import { type Pesel, pesel, peselFacts } from '../../../platform/identifiers/contract.ts'
import { type Secrets } from '../../../platform/secrets/index.ts'
import { documentKind, type NewPerson } from '../contract.ts'
import {
  findHolder,
  hasAddress,
  type NumberDigests,
  type PersonFacts,
  type StoredIdentity,
} from '../repository/persons.ts'

type Identity = NewPerson['identity']

const PESEL = { table: 'people_persons', column: 'pesel' }
const DOCUMENT = { table: 'people_persons', column: 'document_number' }

/** People write a number with spaces, dashes and small letters as they like. */
const bare = (number: string) => number.replaceAll(/[\s/-]/g, '').toUpperCase()
/** The same number may stand on documents of two kinds. */
const documentText = (kind: string, number: string) => `${kind}|${bare(number)}`

/** The digests under which a number may stand, as a PESEL and as one of any document. */
export function digestsOf(number: string, secrets: Secrets): NumberDigests {
  const known = pesel.safeParse(number)
  return {
    pesels: known.success ? secrets.blindIndexes(PESEL, known.data) : [],
    documents: documentKind.options.flatMap((kind) =>
      secrets.blindIndexes(DOCUMENT, documentText(kind, number)),
    ),
  }
}

/** Refuses a number that another person has: 409 `number-taken`. */
export async function refuseTaken(
  tx: Db,
  { secrets }: Context,
  identity: Identity,
  ownId: number,
): Promise<void> {
  if (identity.kind === 'none') return
  const digests: NumberDigests =
    identity.kind === 'pesel'
      ? { pesels: secrets.blindIndexes(PESEL, identity.pesel), documents: [] }
      : {
          pesels: [],
          documents: secrets.blindIndexes(
            DOCUMENT,
            documentText(identity.documentKind, identity.documentNumber),
          ),
        }
  const holder = await findHolder(tx, digests)
  if (holder !== undefined && holder !== ownId) throw conflict('number-taken')
}

/** The columns of an identity in the row of a person. */
export function storedIdentity(secrets: Secrets, row: number, identity: Identity): StoredIdentity {
  const none = {
    pesel: null,
    peselIndex: null,
    documentKind: null,
    documentNumber: null,
    documentIndex: null,
  }
  if (identity.kind === 'none') return none
  if (identity.kind === 'pesel') {
    return {
      ...none,
      pesel: secrets.encrypt({ ...PESEL, row }, identity.pesel),
      peselIndex: secrets.blindIndex(PESEL, identity.pesel),
    }
  }
  const text = documentText(identity.documentKind, identity.documentNumber)
  return {
    ...none,
    documentKind: identity.documentKind,
    documentNumber: secrets.encrypt({ ...DOCUMENT, row }, text),
    documentIndex: secrets.blindIndex(DOCUMENT, text),
  }
}

/** The number in the envelopes of a person; undefined: they have none. */
export function readNumber(
  secrets: Secrets,
  row: number,
  stored: Pick<StoredIdentity, 'pesel' | 'documentNumber'>,
): { kind: 'pesel'; number: Pesel } | { kind: 'document'; number: string } | undefined {
  if (stored.pesel !== null)
    return { kind: 'pesel', number: pesel.parse(secrets.decrypt({ ...PESEL, row }, stored.pesel)) }
  if (stored.documentNumber === null) return undefined
  const text = secrets.decrypt({ ...DOCUMENT, row }, stored.documentNumber)
  return { kind: 'document', number: text.slice(text.indexOf('|') + 1) }
}

/**
 * The facts of a person, agreed with their PESEL: what it says and nobody has written is taken from it. Throws 400 with a
 * pointer below `at` for each fact that does not agree, a birth in the future and an unknown address.
 */
export async function checkedFacts(
  tx: Db,
  context: Context,
  given: PersonFacts,
  { number, at }: { readonly number: Pesel | undefined; readonly at: string },
): Promise<PersonFacts> {
  const told = number === undefined ? UNTOLD : peselFacts(number)
  const { birthDate, sex, homeAddressId } = given
  const isKnown = homeAddressId === null || (await hasAddress(tx, homeAddressId))
  const faults = [
    { field: 'birthDate', why: 'input.pesel-birth-date', is: disagrees(birthDate, told.birthDate) },
    { field: 'birthDate', why: 'input.date-future', is: (birthDate ?? '') > today(context.clock) },
    { field: 'sex', why: 'input.pesel-sex', is: disagrees(sex, told.sex) },
    { field: 'homeAddressId', why: 'input.address-unknown', is: !isKnown },
  ]
  const errors = faults.filter(({ is }) => is).map(({ field, why }) => ({ pointer: `${at}/${field}`, why }))
  if (errors.length > 0) throw invalid(errors)
  return { ...given, birthDate: birthDate ?? told.birthDate, sex: sex ?? told.sex }
}

/** What a person without a PESEL is told by it. */
const UNTOLD = { birthDate: null, sex: null }

const disagrees = (given: string | null, told: string | null) =>
  given !== null && told !== null && given !== told
