import { describe, expect, test } from '@jest/globals'

import { readPrg } from '../../server/core/addresses/prg/read-prg.ts'
import type { PrgRecord } from '../../server/core/addresses/prg/record.ts'
import { textChunks } from '../../server/platform/imports/index.ts'
import { collect, inPieces } from '../support/chunks.ts'
import { house, houses } from '../support/prg-import.ts'
import { model2012, model2021 } from '../support/prg-writer.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'

function readFile(name: string): Promise<PrgRecord[]> {
  const file = { name, path: sharedData(`addresses/${name}`) }
  return collect(readPrg({ name, open: () => textChunks(file) }))
}

function readText(text: string): Promise<PrgRecord[]> {
  return collect(readPrg({ name: 'file', open: () => inPieces(text, text.length) }))
}

needingSharedData(describe)('the samples of the register', () => {
  test('of model 2012 say northing first, and take symbols from the components that follow', async () => {
    const records = await readFile('sample_model2012.xml')
    expect(records).toHaveLength(2)
    expect(records[0]).toMatchObject({
      record: 'sample_model2012.xml:8',
      iip: 'PL.PZGIK.200/fd9c9319-0a6a-44b4-972a-1e6c4ec0d4ca',
      teryt: '0804032',
      municipality: 'Kolsko',
      simc: '0910140',
      locality: 'Konotop',
      ulic: '16742',
      street: { fullName: 'ul. Podgórna' },
      number: '2',
      postcode: '67-416',
      x: 287_772.37,
      y: 456_005.140000001,
    })
  })

  test('of model 2021 say easting first, and refer to places before and after the points', async () => {
    expect(await readFile('sample_model2021.xml')).toMatchObject([
      { teryt: '0807043', locality: 'Żubrów', street: null, number: '21A', x: 238_651.83, y: 519_741.27 },
      { locality: 'Rzepin', street: { fullName: 'ul. Inwalidów Wojennych' }, ulic: '06921', number: '1A' },
      { locality: 'Lubniewice', street: { fullName: 'pl. Kasztanowy' }, ulic: '08173', number: '2A' },
    ])
  })

  test.each([
    ['punkty_adr_v2/dolnoslaskie.gml', 998],
    ['punkty_adr_v2/lodzkie.gml', 356],
    ['prg_wroclaw_excerpt.geojson', 998],
    ['prg_gliwice_excerpt.geojson', 356],
  ])('in the flat extract %s are %i points', async (name, count) => {
    const records = await readFile(name)
    expect(records.filter(({ kind }) => kind === 'point')).toHaveLength(count)
  })
})

describe('a model', () => {
  test('that refers to what it does not hold has those records refused', async () => {
    const text = model2021([...houses('1'), house('2', { street: null })])
    const streetless = await readText(text.replaceAll('AD_UlicaPlac', 'AD_Inne'))
    expect(streetless).toMatchObject([{ kind: 'refused', reason: 'unknown-street' }, { kind: 'point' }])
    const homeless = await readText(text.replaceAll('AD_Miejscowosc', 'AD_Inne'))
    expect(homeless).toMatchObject([{ reason: 'unknown-locality' }, { reason: 'unknown-locality' }])
  })

  test('without components still gives its names', async () => {
    const [record] = await readText(model2012(houses('1'), { withoutComponents: true }))
    expect(record).toMatchObject({
      kind: 'point',
      teryt: null,
      municipality: 'Wrocław',
      simc: null,
      ulic: null,
      street: { fullName: 'ul. Jana Testowego' },
    })
  })

  test('may not be mixed with another in one file', async () => {
    const mixed = model2021(houses('1')).replace('</gml:FeatureCollection>', '')
    const foreign =
      /<gml:featureMembers>([\s\S]*)<\/gml:featureMembers>/.exec(model2012(houses('2')))?.[1] ?? ''
    const text = `${mixed}<gml:featureMembers xmlns:bt="urn:bt" xmlns:xsi="urn:xsi" xmlns:mua="urn:mua"
      xmlns:prg-ad="urn:gugik:specyfikacje:gmlas:panstwowyRejestrGranicAdresy:1.0">${foreign}</gml:featureMembers></gml:FeatureCollection>`
    await expect(readText(text)).rejects.toMatchObject({ code: 'prg-unknown-layout' })
  })
})
