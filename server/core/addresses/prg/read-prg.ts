import { Problem } from '../../../platform/http/problem.ts'
import { checkPoint } from './check-point.ts'
import { requirePoland1992 } from './crs.ts'
import { isFlat, readFlat } from './flat.ts'
import { readFlatGeojson } from './flat-geojson.ts'
import { Components2012 } from './model-2012.ts'
import { Places2021 } from './model-2021.ts'
import type { PrgRecord, RawPoint } from './record.ts'
import { type XmlFeature, xmlFeatures, type XmlLayout } from './xml-features.ts'

/** A file that can be read from its start as often as wanted; the text comes piece by piece. */
export interface PrgSource {
  readonly name: string
  open(): AsyncIterable<string>
}

/**
 * The address points of a PRG file in any of its layouts (model 2012, model 2021, flat extract as GML or GeoJSON), told
 * apart by what is in the file. Memory stays flat; the two models are read twice, because their points refer to objects
 * that may come later. Faults of the file are `Problem`s, thrown as late as where they stand: let nothing land before the end.
 */
export async function* readPrg(source: PrgSource): AsyncGenerator<PrgRecord[]> {
  const start = await firstCharacter(source)
  if (start === '{') {
    yield* readFlatGeojson(source.open(), source.name)
    return
  }
  if (start !== '<') throw new Problem(400, 'prg-unknown-layout', { file: source.name })
  const { layout, places } = await survey(source)
  for await (const features of xmlFeatures(source.open(), source.name)) {
    yield features.flatMap((feature) => {
      if (feature.layout !== layout) throw new Problem(400, 'prg-unknown-layout', { file: source.name })
      const raw = places.point(feature, source.name)
      return raw === undefined ? [] : [checkPoint(raw)]
    })
  }
}

async function firstCharacter(source: PrgSource): Promise<string> {
  for await (const chunk of source.open()) {
    const text = chunk.trimStart()
    if (text !== '') return text.charAt(0)
  }
  return ''
}

/** What makes a point of a feature, knowing all that it refers to. */
interface Places {
  point(feature: XmlFeature, file: string): RawPoint | undefined
}

interface Survey {
  readonly layout: XmlLayout
  readonly places: Places
}

/** Finds the layout, and in the models goes through the whole file for what points refer to. */
async function survey(source: PrgSource): Promise<Survey> {
  const components = new Components2012()
  const places = new Places2021()
  let layout: XmlLayout | undefined
  for await (const features of xmlFeatures(source.open(), source.name)) {
    layout ??= features[0]?.layout
    if (layout === 'flat') return { layout, places: flatPoints }
    for (const feature of features) (layout === 'model-2012' ? components : places).add(feature)
  }
  if (layout === undefined) throw new Problem(400, 'prg-unknown-layout', { file: source.name })
  return { layout, places: layout === 'model-2012' ? components : places }
}

const flatPoints: Places = {
  point(feature, file) {
    const columns = (name: string) => feature.texts.get(name)?.[0]
    if (!isFlat(columns)) throw new Problem(400, 'prg-unknown-layout', { file })
    const srid = requirePoland1992(file, feature.srsName)
    const [x = NaN, y = NaN] = (columns('coordinates') ?? columns('pos') ?? '').split(/[\s,]+/).map(numberOf)
    return readFlat(`${file}:${feature.line}`, columns, { x, y, srid })
  },
}

/** `Number('')` is 0: an empty coordinate is none. */
function numberOf(text: string): number {
  return text === '' ? NaN : Number(text)
}
