import { compareNumbers, normaliseNumber, parseHouseNumber } from '../../addresses/index.ts'
import type { NumberRule, Parity } from '../rules/rule.ts'

/** Numbers of a street that a range cannot tell apart: `12` and `12/14`. */
interface Cell {
  readonly integer: number
  readonly letter: string
  readonly own: string[]
  readonly others: string[]
}

/**
 * The fewest rules, or nearly, that name each of `own` and none of `others`, which are the other numbers of the same
 * street. They are read as the rules of a resolution are (law.md 2.2): a range takes in what stands between its bounds,
 * an unlettered bound all letters of its number, and only a list names a number that is none. A number that stands
 * among both can only be named.
 */
export function condense(own: readonly string[], others: readonly string[]): NumberRule[] {
  if (own.length === 0) return []
  if (others.length === 0) return [{ ...NOTHING, kind: 'whole' }]
  const cells = cellsOf(own, others)
  const apart = joined(ofSide(cells, 'odd'), ofSide(cells, 'even'))
  const together = ofRow(cells, 'all')
  const best = cost(together) < cost(apart) ? together : apart
  const unread = own.filter((number) => parseHouseNumber(number) === null)
  const numbers = [...new Set([...best.listed, ...unread].map(normaliseNumber))].sort(compareNumbers)
  return numbers.length === 0 ? best.rules : [...best.rules, { ...NOTHING, kind: 'list', numbers }]
}

interface Pieces {
  readonly rules: NumberRule[]
  /** Numbers that no range can take. */
  readonly listed: readonly string[]
}

const NOTHING = { parity: 'all', from: null, to: null, numbers: [], except: [] } as const

function cost({ rules, listed }: Pieces): number {
  return rules.length + listed.length
}

function joined(a: Pieces, b: Pieces): Pieces {
  return { rules: [...a.rules, ...b.rules], listed: [...a.listed, ...b.listed] }
}

/** The numbers that can stand in a range, in their order along the street. */
function cellsOf(own: readonly string[], others: readonly string[]): Cell[] {
  const cells = new Map<string, Cell>()
  const add = (number: string, side: 'own' | 'others') => {
    const parsed = parseHouseNumber(number)
    if (parsed === null) return
    const { integer, letter } = parsed
    const key = `${integer}${letter}`
    const cell = cells.get(key) ?? { integer, letter, own: [], others: [] }
    cell[side].push(number)
    cells.set(key, cell)
  }
  for (const number of own) add(number, 'own')
  for (const number of others) add(number, 'others')
  return [...cells.values()].sort((a, b) => a.integer - b.integer || compareText(a.letter, b.letter))
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function ofSide(cells: readonly Cell[], parity: 'odd' | 'even'): Pieces {
  const side = cells.filter(({ integer }) => (integer % 2 === 1) === (parity === 'odd'))
  const isWhole = side.length > 1 && side.every(isOwn)
  return isWhole ? { rules: [{ ...NOTHING, kind: 'whole', parity }], listed: [] } : ofRow(side, parity)
}

/** One range for each run of own numbers that nothing of others interrupts. */
function ofRow(row: readonly Cell[], parity: Parity): Pieces {
  const runs = runsOf(row).map((run) => ofRun(run, parity))
  const mixed = row.filter((cell) => cell.own.length > 0 && cell.others.length > 0)
  return {
    rules: runs.flatMap(({ rules }) => rules),
    listed: [...runs.flatMap(({ listed }) => listed), ...mixed.flatMap((cell) => cell.own)],
  }
}

interface Run {
  readonly cells: readonly Cell[]
  /** What stands behind it. */
  readonly next: Cell | undefined
}

function ofRun({ cells, next }: Run, parity: Parity): Pieces {
  const end = cells.at(-1)
  // `do 12` would take in 12A, which is not ours.
  const isOpen = end?.letter === '' && next?.integer === end.integer
  const kept = isOpen ? cells.slice(0, -1) : cells
  const [from, to] = [kept.at(0), kept.at(-1)]
  if (from === undefined || to === undefined || from === to) {
    return { rules: [], listed: cells.flatMap(({ own }) => own) }
  }
  const range = { ...NOTHING, kind: 'range', parity, from: nameOf(from), to: nameOf(to) } as const
  return { rules: [range], listed: isOpen ? end.own : [] }
}

function runsOf(row: readonly Cell[]): Run[] {
  const runs: Run[] = []
  let cells: Cell[] = []
  for (const [index, cell] of row.entries()) {
    if (!isOwn(cell)) continue
    cells.push(cell)
    const next = row[index + 1]
    if (next !== undefined && isOwn(next)) continue
    runs.push({ cells, next })
    cells = []
  }
  return runs
}

function isOwn(cell: Cell): boolean {
  return cell.own.length > 0 && cell.others.length === 0
}

function nameOf({ integer, letter }: Cell): string {
  return `${integer}${letter}`
}
