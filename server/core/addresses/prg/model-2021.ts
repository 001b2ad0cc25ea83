import { requirePoland1992 } from './crs.ts'
import type { RawPoint } from './record.ts'
import { kindOfCode, readStreet } from './street-name.ts'
import type { XmlFeature } from './xml-features.ts'

const POINT = 'AD_PunktAdresowy'

type Locality = Pick<RawPoint, 'locality' | 'simc' | 'teryt'>
type Street = Pick<RawPoint, 'street' | 'ulic'>

const unknownLocality: Locality = { locality: undefined, simc: undefined, teryt: undefined }
const unknownStreet: Street = { street: 'unknown', ulic: undefined }
/** Of localities that have no streets. */
const noStreet: Street = { street: null, ulic: undefined }

/** The localities and streets of model 2021, to which its points refer; they stand before or after the points. */
export class Places2021 {
  private readonly localities = new Map<string, Locality>()
  private readonly streets = new Map<string, Street>()

  /** Remembers a locality or a street; points are neither. */
  add(feature: XmlFeature): void {
    if (feature.type === 'AD_Miejscowosc') {
      remember(this.localities, feature.id, {
        locality: text(feature, 'nazwa'),
        simc: text(feature, 'identyfikatorSIMC'),
        teryt: text(feature, 'TERYTGminy'),
      })
    }
    if (feature.type === 'AD_UlicaPlac') {
      const name = text(feature, 'nazwaPelna') ?? text(feature, 'TERYTNazwa1') ?? ''
      const kind = kindOfCode(text(feature, 'rodzaj'))
      remember(this.streets, feature.id, {
        ulic: text(feature, 'identyfikatorULIC'),
        street: readStreet({ kind, name, sortName: text(feature, 'TERYTNazwa1') }),
      })
    }
  }

  /** The point that a feature describes, or undefined when it is a locality or a street. */
  point(feature: XmlFeature, file: string): RawPoint | undefined {
    if (feature.type !== POINT) return undefined
    const srid = requirePoland1992(file, feature.srsName)
    // law.md 1.4: this model writes easting first.
    const [easting = NaN, northing = NaN] = text(feature, 'pos')?.split(/\s+/).map(Number) ?? []
    return {
      record: `${file}:${feature.line}`,
      namespace: text(feature, 'przestrzenNazw'),
      localId: text(feature, 'lokalnyId'),
      version: text(feature, 'wersjaId'),
      isEnded: feature.texts.has('koniecWersjiObiektu'),
      municipality: undefined,
      ...(find(this.localities, link(feature, 'miejscowosc')) ?? unknownLocality),
      ...this.streetOf(feature),
      number: text(feature, 'numerPorzadkowy'),
      postcode: text(feature, 'kodPocztowy'),
      state: text(feature, 'status'),
      x: easting,
      y: northing,
      srid,
    }
  }

  private streetOf(feature: XmlFeature): Street {
    const target = link(feature, 'ulica2') ?? link(feature, 'ulica1') ?? link(feature, 'ulica')
    return target === undefined ? noStreet : (find(this.streets, target) ?? unknownStreet)
  }
}

/** Ids end in the version of the object; links often lag behind, so that an object is known without it too. */
function remember<Value>(map: Map<string, Value>, id: string, value: Value): void {
  map.set(id, value)
  map.set(withoutVersion(id), value)
}

function find<Value>(map: ReadonlyMap<string, Value>, target: string | undefined): Value | undefined {
  const id = target?.replace(/^.*#/, '')
  return id === undefined ? undefined : (map.get(id) ?? map.get(withoutVersion(id)))
}

function withoutVersion(id: string): string {
  return id.replace(/_\d{4}-\d\d-\d\dT[\d_]+$/, '')
}

function text(feature: XmlFeature, name: string): string | undefined {
  return feature.texts.get(name)?.[0]
}

function link(feature: XmlFeature, name: string): string | undefined {
  return feature.links.get(name)?.[0]
}
