import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { collect, inPieces } from '../../../../test/support/chunks.ts'
import { jsonPieces } from './json-features.ts'
import { readPrg } from './read-prg.ts'
import type { PrgRecord } from './record.ts'

function read(text: string, size = 1_000): Promise<PrgRecord[]> {
  return collect(readPrg({ name: 'file', open: () => inPieces(text, size) }))
}

const ogr = (srsName: string, columns = '') => `<?xml version="1.0" encoding="utf-8"?>
<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml">
  <gml:featureMember><ogr:Punkty_adresowe fid="Punkty_adresowe.0">
    <ogr:geometryProperty><gml:Point srsName="${srsName}"><gml:coordinates>362247.37,362733.55</gml:coordinates></gml:Point></ogr:geometryProperty>
    <ogr:pad_numer_porzadkowy>1</ogr:pad_numer_porzadkowy>${columns}
    <ogr:mjs_nazwa>Wrocław &amp; okolice</ogr:mjs_nazwa>
    <ogr:pad_prg_iip_identyfikator><![CDATA[002fb7dd]]></ogr:pad_prg_iip_identyfikator>
    <ogr:pad_prg_iip_przestrzen_nazw>PL.PZGIK.200</ogr:pad_prg_iip_przestrzen_nazw>
  </ogr:Punkty_adresowe></gml:featureMember>
</ogr:FeatureCollection>`

const geojson = (crs: string, x: number, y: number) =>
  `{"type": "FeatureCollection", ${crs} "features": [
    {"type": "Feature", "properties": {"pad_numer_porzadkowy": "1, \\"]}", "mjs_nazwa": "Wrocław",
      "mjs_teryt_identyfikator": 986283, "pad_prg_iip_identyfikator": "a", "pad_prg_iip_przestrzen_nazw": "b"},
     "geometry": {"type": "Point", "coordinates": [${x}, ${y}]}}
  ], "bbox": [1, 2, 3, 4]}`
const crs = (name: string) => `"crs": {"type": "name", "properties": {"name": "${name}"}},`

describe('a file', () => {
  test('is read alike in whatever pieces it comes', async () => {
    for (const text of [ogr('EPSG:2180'), geojson('', 17.03, 51.11)]) {
      const whole = await read(text, text.length)
      expect(whole).toMatchObject([{ kind: 'point' }])
      for (const size of [1, 2, 7, 64]) expect(await read(text, size)).toEqual(whole)
    }
  })

  test.each([
    'EPSG:2180',
    'urn:ogc:def:crs:EPSG::2180',
    'urn:ogc:def:crs:EPSG:9.8:2180',
    'http://www.opengis.net/def/crs/EPSG/0/2180',
    'http://www.opengis.net/gml/srs/epsg.xml#2180',
  ])('in EPSG:2180 may write it %s', async (name) => {
    expect(await read(ogr(name))).toMatchObject([{ kind: 'point', x: 362_247.37, y: 362_733.55, srid: 2180 }])
  })

  test.each(['EPSG:4326', 'EPSG:21800', 'urn:ogc:def:crs:EPSG::2179', 'local'])(
    'in %s is refused',
    async (name) => {
      await expect(read(ogr(name))).rejects.toMatchObject({ code: 'prg-wrong-crs', params: { crs: name } })
    },
  )

  test('without any CRS is refused', async () => {
    await expect(read(ogr('').replace(' srsName=""', ''))).rejects.toMatchObject({ code: 'prg-no-crs' })
  })

  test('of GeoJSON is in degrees unless it says EPSG:2180', async () => {
    const names = ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326']
    for (const name of names) {
      expect(await read(geojson(crs(name), 17.03, 51.11))).toMatchObject([{ kind: 'point', srid: 4326 }])
    }
    expect(await read(geojson(crs('EPSG:2180'), 362_247, 362_733))).toMatchObject([
      { kind: 'point', srid: 2180 },
    ])
    await expect(read(geojson(crs('EPSG:3857'), 1, 2))).rejects.toMatchObject({ code: 'prg-wrong-crs' })
  })

  test('that ends too early is refused, wherever it ends', async () => {
    const texts = [ogr('EPSG:2180'), geojson('', 17.03, 51.11)]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (text, part) => {
          await expect(read(text.slice(0, Math.floor(text.length * part)))).rejects.toHaveProperty('code')
        },
      ),
    )
  })

  test('of any JSON comes back as it was', async () => {
    const features = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(features, fc.integer({ min: 1, max: 50 }), async (values, size) => {
        const text = JSON.stringify({ name: 'a', features: values, last: [1] })
        const pieces = await collect(jsonPieces(inPieces(text, size), 'file'))
        const read = pieces.filter((piece) => piece.kind === 'feature').map((piece) => piece.value)
        expect(JSON.stringify(read)).toBe(JSON.stringify(values))
      }),
    )
  })
})
