import { readFileSync } from 'node:fs'

import type { CorpusCity } from './query-corpus.ts'

interface Written {
  readonly localities: readonly { readonly name: string; readonly postcode: string }[]
  readonly usualNumbers: readonly string[]
  readonly streets: readonly {
    readonly prefix: string
    readonly name1: string
    readonly name2: string
    readonly fullName: string
    readonly aliases?: readonly string[]
    readonly locality?: string
    readonly numbers?: readonly string[]
  }[]
}

/** Names that streets of Polish cities bore until about 1990; none is a street's today. */
const FORMER = [
  ...[
    'Armii Czerwonej',
    'Karola Świerczewskiego',
    'Marcelego Nowotki',
    'Hanki Sawickiej',
    'Feliksa Dzierżyńskiego',
  ],
  ...[
    'Juliana Marchlewskiego',
    'Małgorzaty Fornalskiej',
    'Bolesława Bieruta',
    'Włodzimierza Lenina',
    'Wery Kostrzewy',
  ],
  ...[
    'Manifestu Lipcowego',
    'Przodowników Pracy',
    'Obrońców Stalingradu',
    'Pstrowskiego',
    'Czerwonych Sztandarów',
  ],
]

/** The streets of Koszalin with made-up house numbers, and former names on some of them: about 15,000 addresses. */
export function corpusCity(): CorpusCity {
  const file = new URL('koszalin-streets.json', import.meta.url)
  const city = JSON.parse(readFileSync(file, 'utf8')) as Written // our own file
  const localities = city.localities.map(({ name }, at) => ({ id: at + 1, name }))
  const localityOf = (name = 'Koszalin') => localities.find((locality) => locality.name === name)?.id ?? 0
  const streets = city.streets.map((street, at) => {
    const former = at % 31 === 7 ? FORMER[Math.floor(at / 31)] : undefined
    return {
      ...street,
      id: at + 1,
      localityId: localityOf(street.locality),
      aliases: street.aliases ?? [],
      formerNames: former === undefined ? [] : [former],
    }
  })
  const addresses = streets.flatMap((street, at) =>
    (city.streets[at]?.numbers ?? city.usualNumbers).map((number) => ({
      streetId: street.id,
      localityId: street.localityId,
      number,
      postcode: city.localities[street.localityId - 1]?.postcode ?? null,
    })),
  )
  return { localities, streets, addresses: addresses.map((address, at) => ({ ...address, id: at + 1 })) }
}
