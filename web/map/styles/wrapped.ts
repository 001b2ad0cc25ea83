/** Long names break between words, at `longest` letters: „Szkoła Podstawowa nr 18 / im. Jana Matejki”. */
export function wrapped(name: string, longest: number): string {
  const lines: string[] = []
  for (const word of name.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length >= longest) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n')
}
