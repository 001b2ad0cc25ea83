import type { SaxesTagNS } from 'saxes'

import { Problem } from '../../http/problem.ts'
import { readCrs } from '../crs.ts'
import { textChunks } from '../text-file.ts'
import { readXml, type XmlReading } from '../xml.ts'
import type { AskedFeatures, FeatureReader, SourceFeature } from './feature.ts'

/**
 * The objects of a GML file of any application schema (GML 2 to 3.2): polygons, and what stands in elements of text beside them.
 * What is not meant is let go while the file is read, so that memory stays flat. Throws a `Problem` for XML that is
 * broken, cut short, has a DTD, or mixes reference systems.
 */
export const readGml: FeatureReader = async (file, asked) => {
  const collector = new FeatureCollector(file.name, asked)
  for await (const chunk of textChunks(file)) collector.write(chunk)
  return collector.finish()
}

type Ring = number[][]

const MEMBER = /^(?:featureMembers?|members?)$/
const RING = /^(?:exterior|interior|outerBoundaryIs|innerBoundaryIs)$/
const OUTER = /^(?:exterior|outerBoundaryIs)$/
/** A ring may be made of several curves, each with its own list, or of single points. */
const NUMBERS = /^(?:posList|pos|coordinates)$/

class FeatureCollector {
  private readonly xml: XmlReading<true>
  private readonly file: string
  private readonly asked: AskedFeatures
  private readonly features: SourceFeature[] = []
  private readonly path: string[] = []
  private position = 0
  /** How deep the object stands that is being read. */
  private depth: number | undefined
  private properties: Record<string, unknown> = {}
  private polygons: Ring[][] = []
  private numbers: number[] = []
  private crs: string | undefined
  private dimension = 2
  private text = ''

  constructor(file: string, asked: AskedFeatures) {
    this.file = file
    this.asked = asked
    this.xml = readXml(file, { xmlns: true })
    this.xml.parser.on('opentag', (tag) => {
      this.open(tag)
    })
    this.xml.parser.on('text', (text) => {
      this.text += text
    })
    this.xml.parser.on('closetag', ({ local }) => {
      this.shut(local)
    })
  }

  write(chunk: string): void {
    this.xml.write(chunk)
  }

  finish(): Awaited<ReturnType<FeatureReader>> {
    this.xml.close()
    if (this.position === 0) throw new Problem(400, 'features-layout', { file: this.file })
    const { features, crs } = this
    return { name: this.file, features, passedOver: this.position - features.length, declared: crs }
  }

  private open({ local, attributes }: SaxesTagNS): void {
    this.text = ''
    if (this.depth === undefined && MEMBER.test(this.path.at(-1) ?? '')) this.begin()
    this.path.push(local)
    this.follow(attributes['srsName']?.value)
    this.dimension = Number(attributes['srsDimension']?.value ?? this.dimension)
    if (RING.test(local)) this.numbers = []
  }

  private begin(): void {
    this.depth = this.path.length
    this.properties = {}
    this.polygons = []
    this.dimension = 2
  }

  /** One system for the whole of a file: else coordinates of one would be taken for those of the other. */
  private follow(crs: string | undefined): void {
    if (crs === undefined) return
    if (this.crs !== undefined && readCrs(this.crs) !== readCrs(crs)) {
      throw new Problem(400, 'crs-several', { file: this.file, crs: `${this.crs}, ${crs}` })
    }
    this.crs = crs
  }

  private shut(local: string): void {
    const text = this.text.trim()
    this.text = ''
    this.path.pop()
    if (this.depth === undefined) return
    if (NUMBERS.test(local)) for (const number of numbersOf(text)) this.numbers.push(number)
    else if (RING.test(local)) this.shutRing(local)
    else if (this.path.length === this.depth) this.end()
    else if (this.path.length === this.depth + 1 && text !== '') this.properties[local] = text
  }

  private shutRing(local: string): void {
    if (OUTER.test(local)) this.polygons.push([this.ring()])
    else this.polygons.at(-1)?.push(this.ring())
  }

  private end(): void {
    this.depth = undefined
    this.position += 1
    const { position, properties, polygons } = this
    if (this.asked.isMeant?.(properties) === false) return
    const geometry = polygons.length === 0 ? null : { type: 'MultiPolygon', coordinates: polygons }
    this.features.push({ position, properties, geometry })
  }

  private ring(): Ring {
    const positions: Ring = []
    for (let at = 0; at + 1 < this.numbers.length; at += this.dimension) {
      const [first = NaN, second = NaN] = this.numbers.slice(at, at + 2)
      positions.push(isNorthingFirst(this.crs) ? [second, first] : [first, second])
    }
    return positions
  }
}

/** `1 2 3 4`, and as it was in GML 2, `1,2 3,4`. */
function numbersOf(text: string): number[] {
  return text === '' ? [] : text.split(/[\s,]+/).map(Number)
}

/** A URN or a URI of OGC puts the axes in the order that EPSG has them: northing, latitude first; older names do not. */
function isNorthingFirst(crs: string | undefined): boolean {
  return /^(?:urn:(?:x-)?ogc:def:crs:EPSG:|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/)/i.test(crs ?? '')
}
