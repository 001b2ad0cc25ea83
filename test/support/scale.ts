/** Whether the run tries all that an issue names; else each thing once, in the pairs that cover the others. */
export function isFullScale(): boolean {
  return process.env['REJON_TEST_SCALE'] === 'full'
}

/** How many of something to try: what an issue names with REJON_TEST_SCALE=full, else a fiftieth. */
export function atScale(full: number): number {
  return isFullScale() ? full : Math.ceil(full / 50)
}
