import { prefixKinds } from './lexicon.ts'
import { type NamePart, type Role, type StreetName } from './street-name.ts'
import { type QueryWord, type WordMatch } from './word-matches.ts'

export interface IndexedName extends StreetName {
  /** Place of the street in the index. */
  street: number
  /** Ids of the parts in the vocabulary. */
  ids: readonly number[]
}

/** How a typed name fits a street; a lower grade is a better kind of fit, whatever the scores. */
export interface NameFit {
  grade: Grade
  score: number
  /** Another kind of street was typed: `plac` for an `ul.` */
  otherKind: boolean
  /** The former name that fits, as written; null when the present one does. */
  formerName: string | null
}

/** 0 all that matters was typed · 1 the last word is unfinished · 2 a part of the name · 3, 4 the same with errors. */
type Grade = 0 | 1 | 2 | 3 | 4

interface Asked {
  words: readonly QueryWord[]
  prefix: string | null
  numbered: boolean
}

const bestScores = [1, 0.88, 0.75, 0.85, 0.6] as const

const costs = {
  missingTitle: 0.01,
  missingGiven: 0.02,
  missingOrdinal: 0.05,
  missingCompound: 0.03,
  missingStart: 0.05,
  missingName: 0.1,
  shortWord: 0.01,
  otherTitle: 0.11,
  strangeTitle: 0.02,
  strangeGiven: 0.06,
  otherOrder: 0.01,
  oldName: 0.04,
  kindLeftOut: 0.05,
  kindUnknown: 0.02,
  otherKind: 0.12,
  furtherError: 0.1,
  unfinished: 0.05,
}

/** Sets every typed word against one part of the name; null when they cannot be the same street. */
export function fitName(name: IndexedName, asked: Asked): NameFit | null {
  const tally = new Tally(name.parts)
  // Words come surest first, so that an initial does not take the place of a word typed in full.
  for (const word of asked.words) {
    if (!tally.place(word, name.ids) && !mayStayLoose(word, name)) return null
  }
  const loose = looseCost(tally)
  const grade = gradeOf(tally, asked.numbered)
  if (loose === null || grade === null) return null
  const kind = kindCost(name.prefix, asked.prefix)
  const written = (name.old ? costs.oldName : 0) + (tally.inOrder() ? 0 : costs.otherOrder)
  const cost = loose + kind + tally.cost + missingCost(tally) + written
  const score = Math.round(Math.max(0.05, bestScores[grade] - cost) * 1000) / 1000
  const otherKind = kind === costs.otherKind || (asked.prefix === 'ul' && kind > 0)
  return { grade, score, otherKind, formerName: name.formerName }
}

function mayStayLoose(word: QueryWord, name: IndexedName): boolean {
  return word.role === 'kind' ? prefixKinds.get(word.raw) === name.prefix : word.role !== 'name'
}

class Tally {
  readonly parts: readonly NamePart[]
  readonly taken: boolean[]
  readonly loose: QueryWord[] = []
  cost = 0
  errors = 0
  unfinished = false
  private readonly places = new Map<number, number>()

  constructor(parts: readonly NamePart[]) {
    this.parts = parts
    this.taken = parts.map(() => false)
  }

  place(word: QueryWord, ids: readonly number[]): boolean {
    const found = this.bestPlace(word, ids)
    if (found === null) {
      this.loose.push(word)
      return false
    }
    this.taken[found.at] = true
    this.places.set(word.at, found.at)
    this.count(found.match, word, this.parts[found.at])
    return true
  }

  inOrder(): boolean {
    if (this.places.size < 2) return true
    const places = [...this.places].sort(([a], [b]) => a - b).map(([, place]) => place)
    return places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0))
  }

  hasMain(): boolean {
    return this.parts.some((part, at) => part.role === 'main' && this.taken[at] === true)
  }

  missing(): NamePart[] {
    return this.parts.filter((_, at) => this.taken[at] !== true)
  }

  private bestPlace(word: QueryWord, ids: readonly number[]): { at: number; match: WordMatch } | null {
    let best: { at: number; match: WordMatch } | null = null
    for (let at = 0; at < ids.length; at++) {
      if (this.taken[at] === true) continue
      const match = word.matches.get(ids[at] ?? -1) ?? initialMatch(word, this.parts[at])
      if (match !== null && (best === null || rank(match) < rank(best.match))) best = { at, match }
    }
    return best
  }

  private count(match: WordMatch, word: QueryWord, part: NamePart | undefined): void {
    this.errors += match.errors
    // `gen`, `St`, `Boh.` are abbreviations; any other beginning of the name itself is an unfinished word.
    const unfinished = match.fit === 'unfinished' || (match.fit === 'short' && isUnfinishedMain(word, part))
    if (match.fit === 'short') this.cost += costs.shortWord
    if (!unfinished) return
    this.unfinished = true
    this.cost += costs.unfinished * Math.max(0, 1 - word.raw.length / (part?.text.length ?? 1))
  }
}

function rank(match: WordMatch): number {
  return ranks[match.fit] + match.errors
}

function isUnfinishedMain(word: QueryWord, part: NamePart | undefined): boolean {
  return part?.role === 'main' && (!word.dotted || word.raw.length < 3)
}

const ranks = { exact: 0, short: 1, unfinished: 2, misspelt: 3 }

/** `S.` for `Stanisława`, and `Konstantego` where the register itself has only `K.` */
function initialMatch(word: QueryWord, part: NamePart | undefined): WordMatch | null {
  if (part === undefined || part.role === 'title' || part.role === 'ordinal') return null
  const typedInitial = word.raw.length === 1 && part.text.startsWith(word.raw)
  const registeredInitial = part.role === 'initial' && word.raw.startsWith(part.text)
  return typedInitial || registeredInitial ? { fit: 'short', errors: 0 } : null
}

/** What typed words without a counterpart cost; null when they name something else. */
function looseCost(tally: Tally): number | null {
  const strange = tally.loose.filter((word) => word.role !== 'small' && word.role !== 'kind')
  if (strange.length === 0) return 0
  // Two guesses at once, an unfinished or misspelt word and one that is not there, are one too many.
  const guessed = tally.unfinished || (tally.errors > 0 && strange.some((word) => word.role !== 'title'))
  if (guessed || !tally.hasMain()) return null
  const missing = new Set(tally.missing().map((part) => part.role))
  let cost = 0
  for (const word of strange) {
    if (isOther(word, missing)) return null
    if (word.role !== 'title') cost += costs.strangeGiven
    else cost += missing.has('title') ? costs.otherTitle : costs.strangeTitle
  }
  return cost
}

/** Jan is not Józef, and Władysław III is not Władysław IV. */
function isOther(word: QueryWord, missing: ReadonlySet<Role>): boolean {
  if (word.role === 'ordinal') return missing.has('ordinal')
  return word.role === 'given' && (missing.has('given') || missing.has('initial'))
}

function gradeOf(tally: Tally, numbered: boolean): Grade | null {
  if (!tally.taken.includes(true)) return null
  const missing = missingMains(tally).length
  // Without its first number `4 Marca` is another street, and `8 Marca` is not number 8 of it.
  const startsLater = tally.parts[0]?.role === 'ordinal' && tally.taken[0] !== true
  const mains = tally.parts.filter((part) => part.role === 'main').length
  if (numbered && (startsLater || missing === mains)) return null
  return gradeFor(tally, startsLater || missing > 0)
}

function gradeFor(tally: Tally, partial: boolean): Grade {
  if (tally.errors > 0) return partial ? 4 : 3
  if (partial) return 2
  return tally.unfinished ? 1 : 0
}

function missingMains(tally: Tally): NamePart[] {
  const compoundTyped = tally.parts.some((part, at) => part.compound && tally.taken[at] === true)
  return tally.missing().filter((part) => part.role === 'main' && !(part.compound && compoundTyped))
}

function missingCost(tally: Tally): number {
  let cost = tally.taken[0] === true || tally.parts[0]?.role !== 'main' ? 0 : costs.missingStart
  if (!tally.hasMain()) cost += costs.missingName
  for (const part of tally.missing()) {
    if (part.role === 'title') cost += costs.missingTitle
    else if (part.role === 'ordinal') cost += costs.missingOrdinal
    else if (part.compound) cost += costs.missingCompound
    else if (part.role !== 'main') cost += costs.missingGiven / 2
  }
  return cost + Math.max(0, tally.errors - 1) * costs.furtherError
}

function kindCost(registered: string | null, typed: string | null): number {
  if (registered === typed) return 0
  if (typed === null) return registered === 'ul' || registered === null ? 0 : costs.kindLeftOut
  if (registered === null) return typed === 'ul' ? 0 : costs.kindUnknown
  return typed === 'ul' ? costs.kindLeftOut : costs.otherKind
}
