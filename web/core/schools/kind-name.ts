interface Words {
  t(key: string): string
  te(key: string): boolean
}

/** A school's kind in words, by its RSPO type id. */
export function kindName(kind: number | null, words: Words): string {
  const key = `kinds.${kind ?? 'other'}`
  return words.t(words.te(key) ? key : 'kinds.other')
}
