/** How many of something to try: what an issue names with REJON_TEST_SCALE=full, else a fiftieth. */
export function atScale(full: number): number {
  return process.env['REJON_TEST_SCALE'] === 'full' ? full : Math.ceil(full / 50)
}
