import { type SaxesTagNS } from 'saxes'

import { Problem } from '../../../platform/http/problem.ts'
import { readXml, type XmlReading } from '../../../platform/imports/index.ts'

/** One object of a GML file, flattened: what its leaf elements say, by local name, in order. */
export interface XmlFeature {
  readonly layout: XmlLayout
  /** `PRG_PunktAdresowy`, `AD_UlicaPlac` …; of the flat layout, whatever the file calls it. */
  readonly type: string
  /** `gml:id`, to which other objects refer. */
  readonly id: string
  readonly line: number
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Targets of `xlink:href`, by local name of the element. */
  readonly links: ReadonlyMap<string, readonly string[]>
  /** `srsName` of its point, else of the file's envelope. */
  readonly srsName: string | undefined
}

export type XmlLayout = 'model-2012' | 'model-2021' | 'flat'

const layouts: ReadonlyMap<string, XmlLayout> = new Map([
  ['urn:gugik:specyfikacje:gmlas:panstwowyRejestrGranicAdresy:1.0', 'model-2012'],
  ['https://geoportal.gov.pl/schemas/prgad/1.0', 'model-2021'],
  ['http://ogr.maptools.org/', 'flat'],
])

/** Long texts of which no reader wants anything: they must not fill the memory. */
const unread = new Set(['posList', 'identifier'])

interface Growing {
  readonly layout: XmlLayout
  readonly type: string
  readonly id: string
  readonly line: number
  readonly depth: number
  readonly texts: Map<string, string[]>
  readonly links: Map<string, string[]>
  srsName: string | undefined
}

/**
 * The objects of a GML file, as many at a time as a piece of text held. Memory stays flat whatever the size of the file.
 * Throws a `Problem` for XML that is broken, cut short, has a DTD (and so perhaps entities) or is no collection of features.
 */
export async function* xmlFeatures(
  chunks: AsyncIterable<string>,
  file: string,
): AsyncGenerator<XmlFeature[]> {
  const collector = new FeatureCollector(file)
  for await (const chunk of chunks) {
    collector.write(chunk)
    const features = collector.take()
    if (features.length > 0) yield features
  }
  collector.close()
}

class FeatureCollector {
  private readonly xml: XmlReading<true>
  private readonly file: string
  private features: XmlFeature[] = []
  private growing: Growing | undefined
  private depth = 0
  private text = ''
  private srsName: string | undefined

  constructor(file: string) {
    this.file = file
    this.xml = readXml(file, { xmlns: true })
    this.xml.parser.on('opentag', (tag) => {
      this.open(tag)
    })
    this.xml.parser.on('text', (text) => {
      if (this.growing !== undefined) this.text += text
    })
    this.xml.parser.on('cdata', (text) => {
      if (this.growing !== undefined) this.text += text
    })
    this.xml.parser.on('closetag', (tag) => {
      this.shut(tag)
    })
  }

  write(chunk: string): void {
    this.xml.write(chunk)
  }

  /** What has been collected since it was asked last. */
  take(): XmlFeature[] {
    const { features } = this
    this.features = []
    return features
  }

  close(): void {
    this.xml.close()
  }

  private open(tag: SaxesTagNS): void {
    this.depth += 1
    this.text = ''
    if (this.depth === 1 && tag.local !== 'FeatureCollection') {
      throw new Problem(400, 'prg-unknown-layout', { file: this.file })
    }
    if (this.growing === undefined) this.begin(tag)
    else this.note(this.growing, tag)
  }

  private begin(tag: SaxesTagNS): void {
    const layout = layouts.get(tag.uri)
    const isFeature = layout !== undefined && this.depth === 3
    if (tag.local === 'Envelope' || tag.local === 'Box') this.srsName ??= attribute(tag, 'srsName')
    if (!isFeature) return
    this.growing = {
      layout,
      type: tag.local,
      id: attribute(tag, 'id') ?? '',
      line: this.xml.parser.line,
      depth: this.depth,
      texts: new Map(),
      links: new Map(),
      srsName: this.srsName,
    }
  }

  private note(feature: Growing, tag: SaxesTagNS): void {
    const href = attribute(tag, 'href')
    if (href !== undefined) append(feature.links, tag.local, href)
    if (tag.local === 'Point') feature.srsName = attribute(tag, 'srsName') ?? feature.srsName
  }

  private shut(tag: SaxesTagNS): void {
    const feature = this.growing
    const text = this.text.trim()
    this.text = ''
    if (feature !== undefined && text !== '' && !unread.has(tag.local)) append(feature.texts, tag.local, text)
    if (feature?.depth === this.depth) {
      this.features.push(feature)
      this.growing = undefined
    }
    this.depth -= 1
  }
}

/** By local name: the prefixes of `gml:id` and `xlink:href` are each file's own choice. */
function attribute(tag: SaxesTagNS, local: string): string | undefined {
  // Runs for every element of a large file; most have no attributes, and a loop makes no list of none.
  for (const name in tag.attributes) {
    const candidate = tag.attributes[name]
    if (candidate?.local === local) return candidate.value
  }
  return undefined
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
