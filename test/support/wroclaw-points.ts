import { readFileSync } from 'node:fs'

import type { WrittenPoint } from './prg-writer.ts'
import { sharedData } from './shared-data.ts'

/** Codes of `rodzaj` in model 2021. */
const codes: Readonly<Record<string, number>> = { Ulica: 1, Plac: 3, Rynek: 8, Wyspa: 13 }

/**
 * The 998 points of the Wrocław extract, read by other means than the importer's, to be written in the other layouts.
 * The kind of the street stands before its name in the extract (`Ulica Księcia Witolda `) and apart in the models.
 */
export function wroclawPoints(): WrittenPoint[] {
  const text = readFileSync(sharedData('addresses/punkty_adr_v2/dolnoslaskie.gml'), 'utf8')
  return [...text.matchAll(/<ogr:Punkty_adresowe .*?<\/ogr:Punkty_adresowe>/gs)].map(([feature]) => {
    const field = (name: string) => new RegExp(`<ogr:${name}>(.*?)</ogr:${name}>`).exec(feature)?.[1] ?? ''
    const [easting = '', northing = ''] = /<gml:coordinates>(.*?),(.*?)</.exec(feature)?.slice(1) ?? []
    return {
      localId: field('pad_prg_iip_identyfikator'),
      version: field('pad_prg_iip_wersja'),
      teryt: field('gmi_teryt_identyfikator').padStart(7, '0'),
      gmina: field('gmi_nazwa'),
      simc: field('mjs_teryt_identyfikator').padStart(7, '0'),
      locality: field('mjs_nazwa'),
      street: streetOf(field('ulc_nazwa'), field('ulc_teryt_identyfikator')),
      number: field('pad_numer_porzadkowy'),
      postcode: field('pad_kod_pocztowy'),
      state: field('pad_sps') === 'W trakcie budowy' ? 'wTrakcieBudowy' : 'istniejacy',
      easting: toCentimetres(easting),
      northing: toCentimetres(northing),
    }
  })
}

function streetOf(text: string, ulic: string): WrittenPoint['street'] {
  const [kind = '', ...words] = text.trim().split(' ')
  const code = codes[kind] ?? codes[words[0] ?? ''] ?? 1
  return words.length === 0 ? null : { ulic, code, name: words.join(' ') }
}

/** As the models write them: 362247.370000110 is 362247.37. */
function toCentimetres(metres: string): string {
  return Number(metres).toFixed(2)
}
