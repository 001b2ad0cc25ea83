/** Adjectives by their last letters; each also ends the names of streets that need another form only in oddities. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(sk|ck|dzk)a$/u, '$1iej'],
  [/owa$/u, 'owej'],
  // After a vowel it may be the genitive of a surname: Chopina.
  [/([^aąeęioóuy])na$/u, '$1nej'],
]

/** Common adjectives that no rule tells from the genitive of a name, which stays as it is: Reja, Staszica. */
const ADJECTIVES: Readonly<Record<string, string>> = {
  Biała: 'Białej',
  Cicha: 'Cichej',
  Ciepła: 'Ciepłej',
  Czerwona: 'Czerwonej',
  Długa: 'Długiej',
  Głęboka: 'Głębokiej',
  Kręta: 'Krętej',
  Krótka: 'Krótkiej',
  Mała: 'Małej',
  Miła: 'Miłej',
  Nowa: 'Nowej',
  Prosta: 'Prostej',
  Pusta: 'Pustej',
  Stara: 'Starej',
  Szeroka: 'Szerokiej',
  Wysoka: 'Wysokiej',
  Zielona: 'Zielonej',
  Złota: 'Złotej',
}

/**
 * A street as Polish says where something is: `ul. Polna` – (przy) `ul. Polnej`. `undefined` where the form cannot be
 * told from the spelling alone: surnames, names of several words, squares.
 */
export function atStreet(street: string): string | undefined {
  const name = /^ul\.\s(\p{L}+)$/u.exec(street)?.[1]
  if (name === undefined) return undefined
  const rule = RULES.find(([ending]) => ending.test(name))
  const form = ADJECTIVES[name] ?? (rule && name.replace(rule[0], rule[1]))
  return form === undefined ? undefined : `ul.\u00A0${form}`
}
