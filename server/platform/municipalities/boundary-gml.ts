import { type SaxesTagNS } from 'saxes'

import { Problem } from '../http/problem.ts'
import { agreedCrs, readXml, type XmlReading } from '../imports/index.ts'
import {
  type Area,
  type Boundary,
  boundaryOf,
  type BoundaryWanted,
  codeOf,
  isCodeField,
  isSameMunicipality,
  type Polygons,
} from './boundary.ts'

/**
 * The area of a municipality from a GML file, whatever it calls its objects: polygons, and the code of each in a field of
 * its own (PRG: `JPT_KOD_JE`). The areas of others are passed over while reading, so that memory stays flat. Throws a
 * `Problem` for XML that is broken, cut short, has a DTD or no polygon in it.
 */
export async function readGmlBoundary(
  chunks: AsyncIterable<string>,
  file: string,
  wanted: BoundaryWanted,
): Promise<Boundary> {
  const collector = new AreaCollector(file, wanted)
  for await (const chunk of chunks) collector.write(chunk)
  const { areas, crs } = collector.finish()
  if (areas.length === 0) throw new Problem(400, 'boundary-layout', { place: file })
  return boundaryOf(areas, crs, wanted)
}

type Ring = Polygons[number][number]

class AreaCollector {
  private readonly xml: XmlReading<true>
  private readonly wanted: BoundaryWanted
  private readonly areas: Area[] = []
  private code: string | undefined
  private polygons: Polygons = []
  private numbers: number[] = []
  private crs: string | undefined
  private dimension = 2
  private text = ''

  constructor(file: string, wanted: BoundaryWanted) {
    this.xml = readXml(file, { xmlns: true })
    this.wanted = wanted
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

  finish(): { readonly areas: readonly Area[]; readonly crs: number } {
    this.xml.close()
    return { areas: this.areas, crs: agreedCrs(this.crs, this.wanted.crs) }
  }

  private open({ local, attributes }: SaxesTagNS): void {
    this.text = ''
    this.crs = attributes['srsName']?.value ?? this.crs
    this.dimension = Number(attributes['srsDimension']?.value ?? this.dimension)
    if (/^(?:exterior|interior|outerBoundaryIs|innerBoundaryIs)$/.test(local)) this.numbers = []
  }

  private shut(local: string): void {
    const text = this.text.trim()
    this.text = ''
    if (isCodeField(local)) this.code = codeOf(text)
    // A ring may be made of several curves, each with its own list.
    else if (local === 'posList' || local === 'coordinates')
      this.numbers = this.numbers.concat(numbersOf(text))
    else if (local === 'exterior' || local === 'outerBoundaryIs') this.polygons.push([this.ring()])
    else if (local === 'interior' || local === 'innerBoundaryIs') this.polygons.at(-1)?.push(this.ring())
    else if (/^(?:featureMember|member)$/.test(local)) this.endOfArea()
  }

  /** Whatever is not the municipality's is counted, and let go. */
  private endOfArea(): void {
    const { code, polygons } = this
    const isOther = code !== undefined && !isSameMunicipality(code, this.wanted.teryt)
    if (polygons.length > 0) this.areas.push({ code, polygons: isOther ? [] : polygons })
    this.code = undefined
    this.polygons = []
  }

  private ring(): Ring {
    const positions: Ring = []
    for (let at = 0; at + 1 < this.numbers.length; at += this.dimension) {
      const pair: [number, number] = [this.numbers[at] ?? NaN, this.numbers[at + 1] ?? NaN]
      positions.push(isNorthingFirst(this.crs) ? [pair[1], pair[0]] : pair)
    }
    return positions
  }
}

/** `1 2 3 4`, and as it was in GML 2, `1,2 3,4`. */
function numbersOf(text: string): number[] {
  return text === '' ? [] : text.split(/[\s,]+/).map(Number)
}

/** The name of a reference system as a URN puts its axes in the order that EPSG has them: northing, latitude first. */
function isNorthingFirst(crs: string | undefined): boolean {
  return /^urn:(?:x-)?ogc:def:crs:EPSG:/i.test(crs ?? '')
}
