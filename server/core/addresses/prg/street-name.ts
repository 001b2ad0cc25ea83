import type { RegisterStreet } from './record.ts'

/** Words for the kind of a street as registers write them, and the short form in which TERYT has them (CECHA). */
const kinds: ReadonlyMap<string, string> = new Map([
  ['ulica', 'ul.'],
  ['ul.', 'ul.'],
  ['aleja', 'al.'],
  ['aleje', 'al.'],
  ['al.', 'al.'],
  ['plac', 'pl.'],
  ['pl.', 'pl.'],
  ['osiedle', 'os.'],
  ['os.', 'os.'],
  ['skwer', 'skwer'],
  ['bulwar', 'bulw.'],
  ['bulw.', 'bulw.'],
  ['rondo', 'rondo'],
  ['park', 'park'],
  ['rynek', 'rynek'],
  ['szosa', 'szosa'],
  ['droga', 'droga'],
  ['ogród', 'ogród'],
  ['wyspa', 'wyspa'],
  ['wybrzeże', 'wyb.'],
  ['wyb.', 'wyb.'],
  ['inny', ''],
  ['inna', ''],
  ['inne', ''],
])

/** Codes of `rodzaj` in model 2021 (law.md 1.4). */
const codes = 'ul. al. pl. skwer bulw. rondo park rynek szosa droga os. ogród wyspa wyb.'.split(' ')

/** The kind behind a code of model 2021 (`3` → `pl.`); empty for a code that the model does not name. */
export function kindOfCode(code: string | undefined): string {
  return codes[Number(code) - 1] ?? ''
}

/** The short form of a kind written as a word or as TERYT has it (`Plac`, `ul.`, `inne`); as written where it is unknown. */
export function kindOfWord(word: string): string {
  return kinds.get(word.toLowerCase()) ?? word
}

interface Written {
  /** The kind that the register gives apart from the name. */
  readonly kind: string
  readonly name: string
  /** TERYTNazwa1, nazwaGlownaCzesc: the word by which the street is sorted; absent in layouts with one name only. */
  readonly sortName?: string | undefined
}

/**
 * Reads a street's name. Registers repeat the kind inside the name (`Plac Plac Solny`), and where the two differ the
 * inner one is what people say (`Ulica Aleja Juliusza Słowackiego` is al. Juliusza Słowackiego).
 */
export function readStreet({ kind, name, sortName }: Written): RegisterStreet | null {
  const full = withoutKind(compact(name))
  if (full.name === '') return null
  const prefix = full.kind ?? kind
  const main = withoutKind(compact(sortName ?? '')).name
  const name2 = main !== '' && full.name.endsWith(` ${main}`) ? full.name.slice(0, -main.length - 1) : ''
  return {
    prefix,
    name1: name2 === '' ? full.name : main,
    name2,
    fullName: fullNameOf(prefix, full.name),
  }
}

/** The flat layout puts the kind before the name in the same field: `Ulica Księcia Witolda `. */
export function readFlatStreet(text: string): RegisterStreet | null {
  const [first = '', ...rest] = compact(text).split(' ')
  const kind = kinds.get(first.toLowerCase())
  if (kind === undefined || rest.length === 0) return readStreet({ kind: kind ?? 'ul.', name: text })
  return readStreet({ kind, name: rest.join(' ') })
}

/** Takes the kind off the name's start; a name that is nothing but a kind (`Rynek`) stays. */
function withoutKind(name: string): { kind: string | undefined; name: string } {
  const [first = '', ...rest] = name.split(' ')
  const kind = kinds.get(first.toLowerCase())
  if (rest.length > 0) return kind === undefined ? { kind, name } : { kind, name: rest.join(' ') }
  return { kind: kind === 'rynek' ? kind : undefined, name }
}

/** A market square's name begins with the word itself: Rynek Ratusz, or just Rynek. */
function fullNameOf(prefix: string, name: string): string {
  if (prefix === 'rynek') return name === 'Rynek' ? name : `Rynek ${name}`
  return prefix === '' ? name : `${prefix} ${name}`
}

function compact(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}
