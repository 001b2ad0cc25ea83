import { typingErrors } from './edit-distance.ts'
import { countryWords, countyWords, formerIntroductions, townIntroductions } from './lexicon.ts'
import { type Token, isNumberAt, textAt, tokenise } from './tokens.ts'

/** The localities and postcodes of a municipality, to tell them from names of streets. */
export interface Gazetteer {
  /** Folded name (words joined by a space) → ids of localities. */
  localities: ReadonlyMap<string, readonly number[]>
  longestName: number
  postcodes: ReadonlySet<string>
}

/** A query without its postcode and, in one of the readings, without its town. */
export interface PlaceReading {
  tokens: readonly Token[]
  /** Localities named; null when none is. */
  localityIds: ReadonlySet<number> | null
  /** The town stood right after the postcode, so it may be the post office's and not the address's. */
  postal: boolean
  /** The town was recognised in spite of a typing error. */
  misspelt: boolean
}

export function buildGazetteer(
  localities: readonly { id: number; name: string }[],
  postcodes: ReadonlySet<string>,
): Gazetteer {
  const byName = new Map<string, number[]>()
  for (const { id, name } of localities) {
    const key = joinedName(tokenise(name))
    byName.set(key, [...(byName.get(key) ?? []), id])
  }
  const longestName = Math.max(1, ...Array.from(byName.keys(), (name) => name.split(' ').length))
  return { localities: byName, longestName, postcodes }
}

/** Takes the postcode out; answers the rest, the code as `75-445` and where it stood. */
export function takePostcode(tokens: readonly Token[], gazetteer: Gazetteer): TakenPostcode {
  for (const at of tokens.keys()) {
    const found = postcodeAt(tokens, at)
    if (found === null || !isPostcode(found, { tokens, at, gazetteer })) continue
    const rest = [...tokens.slice(0, at), ...tokens.slice(found.end)]
    return { tokens: rest, postcode: found.code, at }
  }
  return { tokens, postcode: null, at: -1 }
}

interface FoundPostcode {
  code: string
  end: number
  /** `98-100` may be a building too, and `98 100` two numbers. */
  written: 'whole' | 'joined' | 'spaced'
}

function postcodeAt(tokens: readonly Token[], at: number): FoundPostcode | null {
  if (!isNumberAt(tokens, at)) return null
  const first = textAt(tokens, at)
  if (first.length === 5)
    return { code: `${first.slice(0, 2)}-${first.slice(2)}`, end: at + 1, written: 'whole' }
  const written = textAt(tokens, at + 1) === '-' ? 'joined' : 'spaced'
  const secondAt = written === 'joined' ? at + 2 : at + 1
  const second = textAt(tokens, secondAt)
  if (first.length !== 2 || second.length !== 3 || !isNumberAt(tokens, secondAt)) return null
  return { code: `${first}-${second}`, end: secondAt + 1, written }
}

const widestBuilding = 50

interface Written {
  tokens: readonly Token[]
  at: number
  gazetteer: Gazetteer
}

/** `98-100` may be a building: it is a postcode if known as one, unlike a range, or beside another number. */
function isPostcode(found: FoundPostcode, query: Written): boolean {
  if (query.gazetteer.postcodes.has(found.code)) return true
  if (found.written === 'whole') return standsLikePostcode(query)
  const [first = 0, second = 0] = found.code.split('-').map(Number)
  const likeRange = second > first && second - first <= widestBuilding && !found.code.includes('-0')
  if (found.written === 'joined' && !likeRange) return true
  const numbers = query.tokens.filter((token) => token.kind === 'number').length
  return numbers > 2 && localityAt(query.tokens, found.end, query.gazetteer) !== null
}

/** Five digits not known as a postcode: after a street alone they are its house number, `Krakowska 99999`. */
function standsLikePostcode({ tokens, at, gazetteer }: Written): boolean {
  const before = tokens.slice(0, at).filter((token) => token.kind !== 'mark')
  if (before.length === 0) return true
  const isAfterLetter = /^\p{L}$/u.test(before.at(-1)?.text ?? '')
  if (before.at(isAfterLetter ? -2 : -1)?.kind === 'number') return true
  const numbers = tokens.filter((token) => token.kind === 'number').length
  return numbers > 1 && tokens.some((_, start) => localityAt(tokens, start, gazetteer) !== null)
}

interface TakenPostcode {
  tokens: readonly Token[]
  postcode: string | null
  at: number
}

/** `Nowa 5 (dawniej Stara)`: what is said of the old name after the address is left out. */
export function withoutFormerTail(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token, place) => place > 0 && formerIntroductions.has(token.text))
  const isTail = at > 0 && tokens.slice(0, at).some(isWord) && !tokens.slice(at).some(isNumber)
  return isTail ? tokens.slice(0, at) : tokens
}

function isWord(token: Token): boolean {
  return token.kind === 'word'
}

function isNumber(token: Token): boolean {
  return token.kind === 'number'
}

/** The readings of a query: without the towns it names (if any), and as it stands. */
export function readPlaces(taken: TakenPostcode, gazetteer: Gazetteer): PlaceReading[] {
  const whole = { tokens: taken.tokens, localityIds: null, postal: false, misspelt: false }
  const tokens = withoutPostTown(taken, gazetteer)
  const kept: Token[] = []
  const towns: { ids: readonly number[]; at: number }[] = []
  for (let at = 0; at < tokens.length;) {
    const noise = localityAt(tokens, at, gazetteer) ?? otherNoiseAt(tokens, at)
    if (noise === null) kept.push(...tokens.slice(at, at + 1))
    else if (noise.ids.length > 0) towns.push({ ids: noise.ids, at })
    at = noise?.end ?? at + 1
  }
  if (kept.length === taken.tokens.length) return [whole]
  const localityIds = towns.length === 0 ? null : new Set(towns.flatMap((town) => town.ids))
  const postal = towns.every((town) => town.at === taken.at)
  return [{ tokens: kept, localityIds, postal, misspelt: false }, whole]
}

/** A town written with an error or left unfinished at the end: `Staszica 6, Koszlin`. */
export function withoutMisspeltTown(tokens: readonly Token[], gazetteer: Gazetteer): PlaceReading | null {
  const last = tokens.at(-1)
  if (last?.kind !== 'word' || last.text.length < 4 || tokens.length < 2) return null
  for (const [name, ids] of gazetteer.localities) {
    if (!name.startsWith(last.text) && typingErrors(name, last.text, 1) > 1) continue
    return { tokens: tokens.slice(0, -1), localityIds: new Set(ids), postal: false, misspelt: true }
  }
  return null
}

/** The post office of a postcode known here need not be a place of this municipality. */
function withoutPostTown(taken: TakenPostcode, gazetteer: Gazetteer): readonly Token[] {
  const { tokens, postcode, at } = taken
  if (postcode === null || at < 1 || !gazetteer.postcodes.has(postcode)) return tokens
  const tail = tokens.slice(at)
  const known = localityAt(tokens, at, gazetteer) !== null
  return known || tail.some((token) => token.kind !== 'word') ? tokens : tokens.slice(0, at)
}

interface Noise {
  ids: readonly number[]
  end: number
}

function localityAt(tokens: readonly Token[], at: number, gazetteer: Gazetteer): Noise | null {
  const introduction = textAt(tokens, at)
  const start = skipIntroductions(tokens, at)
  for (let length = gazetteer.longestName; length > 0; length--) {
    const words = tokens.slice(start, start + length)
    const ids = gazetteer.localities.get(joinedName(words))
    if (words.length === length && ids !== undefined) return { ids, end: start + length }
  }
  return introduction === 'w' || introduction === 'we' ? inflectedAt(tokens, start, gazetteer) : null
}

/** `w Koszalinie`, `w m. Koszalin`: one word or two. */
function skipIntroductions(tokens: readonly Token[], at: number): number {
  if (!townIntroductions.has(textAt(tokens, at))) return at
  return townIntroductions.has(textAt(tokens, at + 1)) ? at + 2 : at + 1
}

/** `w Koszalinie`, `w Nowej Wsi`: each word keeps its beginning. */
function inflectedAt(tokens: readonly Token[], start: number, gazetteer: Gazetteer): Noise | null {
  for (const [name, ids] of gazetteer.localities) {
    const words = name.split(' ')
    const typed = tokens.slice(start, start + words.length).map((token) => token.text)
    if (typed.length === words.length && words.every((word, at) => isInflected(word, typed[at] ?? ''))) {
      return { ids, end: start + words.length }
    }
  }
  return null
}

function isInflected(word: string, typed: string): boolean {
  const kept = Math.max(3, word.length - 2)
  return typed.startsWith(word.slice(0, kept)) && Math.abs(typed.length - word.length) <= 3
}

function otherNoiseAt(tokens: readonly Token[], at: number): Noise | null {
  const token = tokens[at]
  if (token?.kind !== 'word') return null
  if (countyWords.has(token.text)) return { ids: [], end: at + 2 }
  if (formerIntroductions.has(token.text)) return { ids: [], end: at + 1 }
  return countryWords.has(token.text) ? { ids: [], end: at + 1 } : null
}

function joinedName(tokens: readonly Token[]): string {
  return tokens
    .filter((token) => token.kind !== 'mark')
    .map((token) => token.text)
    .join(' ')
}
