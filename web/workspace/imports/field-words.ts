/** Options that mean something else in one import than in the others. */
const OWN = new Set(['emuia-map', 'emuia-crs', 'population-map'])

/** Under which message an option of an import is named and explained. */
export function fieldWords(kind: string, option: string): string {
  const own = `${kind}-${option}`
  return `workspace.importFields.${OWN.has(own) ? own : option}`
}
