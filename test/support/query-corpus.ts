import { type Random, seededRandom } from '../../data/generator/random.ts'
import {
  foldPolish,
  type SearchAddress,
  type SearchLocality,
  type SearchStreet,
} from '../../server/core/addresses/search/index.ts'

/** How a query was spoilt; `clean` is as the register writes it, `absent` asks for a number that is not there. */
export const QUERY_KINDS = [
  'clean',
  'folded',
  'typo',
  'title',
  'order',
  'prefix',
  'number',
  'flat',
  'former',
  'noise',
  'absent',
] as const
export type QueryKind = (typeof QUERY_KINDS)[number]

export interface CorpusQuery {
  readonly kind: QueryKind
  readonly text: string
  /** The address that is meant; null when there is none, so that no address is a right answer. */
  readonly addressId: number | null
}

export interface CorpusCity {
  readonly streets: readonly SearchStreet[]
  readonly localities: readonly SearchLocality[]
  readonly addresses: readonly SearchAddress[]
}

/**
 * `count` queries as people type them, the kinds in turn, each for an address of the city drawn by `seed`. Left out is
 * what nobody could answer: a typing error that makes the name of another street, and a short name that several bear.
 */
export function queryCorpus(city: CorpusCity, count: number, seed: number): CorpusQuery[] {
  const writer = new QueryWriter(city, seededRandom(seed))
  return Array.from({ length: count }, (_, at) =>
    writer.write(QUERY_KINDS[at % QUERY_KINDS.length] ?? 'clean'),
  )
}

interface Target {
  readonly address: SearchAddress
  readonly street: SearchStreet
  readonly town: string
}

const TITLES: Readonly<Record<string, string>> = {
  'gen.': 'Generała',
  'ks.': 'Księdza',
  'św.': 'Świętego',
  'płk.': 'Pułkownika',
  'mjr.': 'Majora',
  'rtm.': 'Rotmistrza',
  'dr.': 'Doktora',
  'prof.': 'Profesora',
  'kard.': 'Kardynała',
  'bp.': 'Biskupa',
  'marsz.': 'Marszałka',
  'kpt.': 'Kapitana',
}
const EXPANSIONS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(TITLES),
  ...Object.entries(TITLES).map(([short, long]): [string, string] => [long, short]),
])
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  'ul.': ['', 'ul ', 'ulica ', 'Ul. ', 'UL.'],
  'al.': ['al ', 'Aleja ', 'aleje ', 'Al. '],
  'pl.': ['pl ', 'Plac ', 'plac '],
  'os.': ['os ', 'Osiedle ', 'oś. '],
}
/** Keys beside each other: what a finger hits instead. */
const KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const ATTEMPTS = 60

class QueryWriter {
  private readonly city: CorpusCity
  private readonly random: Random
  private readonly streets: ReadonlyMap<number, SearchStreet>
  private readonly towns: ReadonlyMap<number, string>
  private readonly words: ReadonlySet<string>
  private readonly numbers: ReadonlyMap<number, readonly string[]>
  /** How many streets are called so, whatever their kind, folded. */
  private readonly bearers: ReadonlyMap<string, number>

  constructor(city: CorpusCity, random: Random) {
    this.city = city
    this.random = random
    this.streets = new Map(city.streets.map((street) => [street.id, street]))
    this.towns = new Map(city.localities.map(({ id, name }) => [id, name]))
    this.words = new Set(
      city.streets.flatMap((street) =>
        [street.fullName, ...street.aliases, ...(street.formerNames ?? [])].flatMap((name) =>
          foldPolish(name).split(' '),
        ),
      ),
    )
    const numbers = new Map<number, string[]>()
    for (const { streetId, number } of city.addresses) {
      if (streetId !== null) numbers.set(streetId, [...(numbers.get(streetId) ?? []), number])
    }
    this.numbers = numbers
    const bearers = new Map<string, number>()
    for (const street of city.streets) {
      const key = foldPolish(nameOf(street))
      bearers.set(key, (bearers.get(key) ?? 0) + 1)
    }
    this.bearers = bearers
  }

  /** Streets differ in what can be spoilt: draws until one has it, else leaves the query clean. */
  write(kind: QueryKind): CorpusQuery {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const target = this.draw()
      const text = target === undefined ? undefined : this.spoil(kind, target)
      if (target === undefined || text === undefined) continue
      return { kind, text, addressId: kind === 'absent' ? null : target.address.id }
    }
    return this.write('clean')
  }

  private draw(): Target | undefined {
    const address = this.pick(this.city.addresses)
    const street = this.streets.get(address?.streetId ?? NaN)
    const town = this.towns.get(address?.localityId ?? NaN)
    return address === undefined || street === undefined || town === undefined
      ? undefined
      : { address, street, town }
  }

  private spoil(kind: QueryKind, target: Target): string | undefined {
    const { street, address } = target
    const name = nameOf(street)
    const { number } = address
    const joined = (spoilt: string | undefined, more: string | undefined = number) =>
      spoilt === undefined ? undefined : this.withTown(`${street.prefix} ${spoilt} ${more}`.trim(), target)
    const ways: Readonly<Record<QueryKind, () => string | undefined>> = {
      clean: () => joined(name),
      folded: () => this.withTown(`${foldPolish(`${street.prefix} ${name}`)} ${number}`, target),
      typo: () => joined(this.misspelt(name)),
      title: () => joined(this.withOtherTitle(name)),
      order: () => joined(swapped(street)),
      prefix: () => this.withOtherPrefix(target),
      number: () => joined(name, this.otherwiseWritten(number)),
      flat: () =>
        joined(name, `${number}${this.pick([' m. ', ' m ', ' lok. ', ' m.']) ?? ''}${1 + this.upTo(60)}`),
      former: () => this.byFormerName(target),
      noise: () => this.withNoise(`${street.prefix} ${name} ${number}`.trim(), target),
      absent: () => joined(name, this.absentNumber(street)),
    }
    return ways[kind]()
  }

  /** The town is named where a street of that name stands in several, and often otherwise. */
  private withTown(text: string, { street, town }: Target): string {
    const isNeeded = (this.bearers.get(foldPolish(nameOf(street))) ?? 0) > 1
    return isNeeded || this.random() < 0.3 ? `${text}, ${town}` : text
  }

  /** One typing error in one word: a letter left out, doubled, swapped with the next or struck beside its key. */
  private misspelt(name: string): string | undefined {
    const words = name.split(' ')
    const long = words.flatMap((word, at) => (/^\p{L}{5,}$/u.test(word) ? at : []))
    const at = this.pick(long)
    const word = words[at ?? -1]
    if (at === undefined || word === undefined) return undefined
    const place = 1 + this.upTo(word.length - 2)
    const spoilt = this.strike(word, place)
    if (spoilt === undefined || spoilt === word || this.words.has(foldPolish(spoilt))) return undefined
    return words.with(at, spoilt).join(' ')
  }

  private strike(word: string, at: number): string | undefined {
    const [before, letter = '', after] = [word.slice(0, at), word[at], word.slice(at + 1)]
    switch (this.upTo(4)) {
      case 0:
        return before + after
      case 1:
        return before + letter + letter + after
      case 2:
        return before + after.slice(0, 1) + letter + after.slice(1)
      default: {
        const row = KEYS.find((keys) => keys.includes(letter))
        const near = row?.[row.indexOf(letter) + 1] ?? row?.[row.indexOf(letter) - 1]
        return near === undefined ? undefined : before + near + after
      }
    }
  }

  private withOtherTitle(name: string): string | undefined {
    const [title = '', ...rest] = name.split(' ')
    const other = EXPANSIONS.get(title)
    if (other === undefined || rest.length === 0) return undefined
    if (this.random() < 0.5) return [other, ...rest].join(' ')
    return this.words.has(foldPolish(title)) && rest.length === 1 ? undefined : rest.join(' ')
  }

  private withOtherPrefix(target: Target): string | undefined {
    const prefix = this.pick(PREFIXES[target.street.prefix] ?? [])
    if (prefix === undefined) return undefined
    return this.withTown(`${prefix}${nameOf(target.street)} ${target.address.number}`, target)
  }

  /** `12A` as `12a`, `12 A` or `nr 12a`; `7` as `7,` or `nr 7`. */
  private otherwiseWritten(number: string): string | undefined {
    const lower = number.toLowerCase()
    const spaced = number.replace(/^(\d+)([A-Z])$/u, '$1 $2')
    return this.pick(
      [lower, spaced, spaced.toLowerCase(), `nr ${lower}`, ` ${number}`].filter((text) => text !== number),
    )
  }

  private byFormerName(target: Target): string | undefined {
    const name = this.pick(target.street.formerNames ?? [])
    if (name === undefined) return undefined
    return this.withTown(
      `${this.pick(['', 'ul. ', 'dawna ', 'dawniej ']) ?? ''}${name} ${target.address.number}`,
      target,
    )
  }

  private withNoise(text: string, { address, town }: Target): string | undefined {
    const code = address.postcode ?? ''
    return this.pick([
      `${text}, ${code} ${town}`,
      `${code} ${town}, ${text}`,
      `${town}, ${text}`,
      `${text} w m. ${town}`,
      `${text}, ${town}, Polska`,
      `${text} ${town.toUpperCase()}`,
      `  ${text} ,, ${town} `,
    ])
  }

  /** A number between or past those of the street, also with a letter that no house has. */
  private absentNumber(street: SearchStreet): string {
    const known = new Set((this.numbers.get(street.id) ?? []).map((number) => number.toUpperCase()))
    const most = Math.max(...Array.from(known, (number) => Number.parseInt(number, 10)))
    for (;;) {
      const number = `${1 + this.upTo(most + 20)}${this.pick(['', '', 'B', 'F']) ?? ''}`
      if (!known.has(number)) return number
    }
  }

  private upTo(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  private pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.upTo(items.length)]
  }
}

/** Words of the kind of street that names begin with, besides the prefix itself. */
const KIND_WORDS = new Set(['aleja', 'aleje', 'osiedle', 'plac', 'rondo', 'bulwar', 'skwer', 'park', 'rynek'])

/** The name without the kind of street; a name that is nothing else stays. */
function nameOf({ prefix, fullName }: SearchStreet): string {
  const [first = '', ...rest] = fullName.split(' ')
  return rest.length > 0 && (first === prefix || KIND_WORDS.has(first.toLowerCase()))
    ? rest.join(' ')
    : fullName
}

/** `Staszica Stanisława`; undefined where the register keeps no given name apart, or the name has numbers in it. */
function swapped({ name1, name2 }: SearchStreet): string | undefined {
  return name2 === '' || /\d|\b[IVX]+\b/u.test(`${name1} ${name2}`) ? undefined : `${name1} ${name2}`
}
