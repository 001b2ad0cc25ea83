import { answerBench } from './answer.ts'
import { geocodeBench } from './geocode.ts'
import { importBench } from './import.ts'
import { planBench } from './plan.ts'
import { portalBench } from './portal.ts'
import { searchBench } from './search.ts'
import { startBench } from './start.ts'
import { tilesBench } from './tiles.ts'
import { trustBench } from './trust.ts'

/** `npm run bench -- NAME`: progress on stderr, the figures as JSON on the last line of stdout. */
const BENCHES: Readonly<Record<string, () => Promise<object>>> = {
  answer: answerBench,
  geocode: geocodeBench,
  import: importBench,
  plan: planBench,
  portal: portalBench,
  search: searchBench,
  start: startBench,
  tiles: tilesBench,
  trust: trustBench,
}

const name = process.argv[2] ?? ''
const bench = BENCHES[name]
if (bench === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(BENCHES).join('|')}\n`)
  process.exitCode = 2
} else {
  process.stdout.write(`${JSON.stringify({ bench: name, ...(await bench()) })}\n`)
}
