import { z } from 'zod'

const place = z.object({
  folder: z.string(),
  /** The process of the test run: without it the portal ends too. */
  run: z.int(),
  /** Where the portal keeps its data, as its configuration has it. */
  environment: z.record(z.string(), z.string()),
})

/** Hands down to the workers where the portal of this run has its place. */
export function describePortal(folder: string, environment: Readonly<Record<string, string>>): void {
  const described: z.output<typeof place> = { folder, run: process.pid, environment }
  process.env['REJON_TEST_PORTAL'] = JSON.stringify(described)
}

/** Where the portal of this run is: its process, and what it says. */
export function portalPlace() {
  const { folder, run, environment } = place.parse(JSON.parse(process.env['REJON_TEST_PORTAL'] ?? 'null'))
  return {
    run,
    environment,
    /** Whoever makes this folder starts the portal. */
    claim: `${folder}/portal`,
    processId: `${folder}/portal/pid`,
    said: `${folder}/portal/said`,
    complaints: `${folder}/portal/complaints`,
  }
}
