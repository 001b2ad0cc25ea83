import { type IndexedName } from './name-fit.ts'
import { type StreetName, readStreetName } from './street-name.ts'
import { type NumberedAddress, type StreetNumbers, buildStreetNumbers } from './street-numbers.ts'
import { type SearchAddress, type SearchLocality, type SearchStreet } from './types.ts'
import { type Vocabulary, buildVocabulary } from './vocabulary.ts'

/** A street, or a locality whose addresses have no street (`streetId` null). */
export interface IndexedStreet {
  streetId: number | null
  localityId: number
  addressCount: number
  numbers: StreetNumbers
}

export interface StreetIndex {
  streets: readonly IndexedStreet[]
  names: readonly IndexedName[]
  vocabulary: Vocabulary
  /** Id of a word → places in `names` of the names that have it. */
  namesWith: ReadonlyMap<number, readonly number[]>
}

interface Input {
  streets: readonly SearchStreet[]
  localities: readonly SearchLocality[]
  addresses: readonly SearchAddress[]
}

interface NamedStreet {
  street: IndexedStreet
  names: readonly StreetName[]
}

export function buildStreetIndex(input: Input): StreetIndex {
  const named = [...namedStreets(input), ...streetlessLocalities(input)]
  const texts = [
    ...new Set(named.flatMap(({ names }) => names.flatMap((name) => name.parts.map((part) => part.text)))),
  ]
  const ids = new Map(texts.map((text, id) => [text, id]))
  const names = named.flatMap((entry, street) =>
    entry.names.map((name) => ({ ...name, street, ids: name.parts.map((part) => ids.get(part.text) ?? -1) })),
  )
  return {
    streets: named.map((entry) => entry.street),
    names,
    vocabulary: buildVocabulary(texts),
    namesWith: invert(names),
  }
}

function namedStreets(input: Input): NamedStreet[] {
  const byStreet = grouped(input.addresses, (address) => address.streetId)
  return input.streets.map((street) => ({
    street: indexed({ streetId: street.id, localityId: street.localityId }, byStreet.get(street.id) ?? []),
    names: namesOf(street),
  }))
}

function streetlessLocalities(input: Input): NamedStreet[] {
  const byLocality = grouped(input.addresses, (address) =>
    address.streetId === null ? address.localityId : null,
  )
  return input.localities.flatMap((locality) => {
    const addresses = byLocality.get(locality.id)
    if (addresses === undefined) return []
    const name = readStreetName({ prefix: '', given: '', name: locality.name, old: false })
    return [
      {
        street: indexed({ streetId: null, localityId: locality.id }, addresses),
        names: name === null ? [] : [name],
      },
    ]
  })
}

function indexed(
  key: { streetId: number | null; localityId: number },
  addresses: readonly NumberedAddress[],
): IndexedStreet {
  return { ...key, addressCount: addresses.length, numbers: buildStreetNumbers(addresses) }
}

/** Registers differ in what they fill in, so every written form counts; the same one is kept once. */
function namesOf(street: SearchStreet): StreetName[] {
  const { prefix, name1, name2, fullName, aliases, formerNames = [] } = street
  const written = [
    { prefix, given: name2, name: name1, old: false },
    { prefix, given: '', name: fullName, old: false },
    ...aliases.map((alias) => ({ prefix, given: '', name: alias, old: true })),
    // The kind may have changed with the name; one that is not written is unknown.
    ...formerNames.map((name) => ({ prefix: '', given: '', name, old: true, isFormer: true })),
  ]
  const names = new Map<string, StreetName>()
  for (const form of written) {
    const name = readStreetName(form)
    const key = name?.parts.map((part) => part.text).join(' ')
    if (name !== null && key !== undefined && !names.has(key)) names.set(key, name)
  }
  return [...names.values()]
}

function grouped(
  addresses: readonly SearchAddress[],
  keyOf: (address: SearchAddress) => number | null,
): Map<number, SearchAddress[]> {
  const groups = new Map<number, SearchAddress[]>()
  for (const address of addresses) {
    const key = keyOf(address)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [address])
    else group.push(address)
  }
  return groups
}

function invert(names: readonly IndexedName[]): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (const [place, name] of names.entries()) {
    for (const id of new Set(name.ids)) {
      const places = found.get(id)
      if (places === undefined) found.set(id, [place])
      else places.push(place)
    }
  }
  return found
}
