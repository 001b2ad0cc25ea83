import { requirePoland1992 } from './crs.ts'
import type { RawPoint } from './record.ts'
import { readStreet } from './street-name.ts'
import type { XmlFeature } from './xml-features.ts'

const POINT = 'PRG_PunktAdresowy'

/**
 * What the points of model 2012 refer to by `komponent`: they say the names of their locality and street themselves,
 * but the symbols of TERYT stand only with the components, which come after the points.
 */
export class Components2012 {
  private readonly terytOf = new Map<string, string>()
  private readonly localityOf = new Map<string, { name: string; simc: string }>()
  private readonly streetOf = new Map<string, { ulic: string | undefined; sortName: string | undefined }>()

  /** Remembers a component; points are none. */
  add(feature: XmlFeature): void {
    const teryt = text(feature, 'idTERYT')
    if (feature.type === 'PRG_UlicaNazwa') {
      this.streetOf.set(feature.id, { ulic: teryt, sortName: text(feature, 'nazwaGlownaCzesc') })
    }
    if (teryt === undefined) return
    if (feature.type === 'PRG_MiejscowoscNazwa') {
      this.localityOf.set(feature.id, { name: text(feature, 'nazwa') ?? '', simc: teryt })
    }
    // The gmina has seven digits; country, voivodship and county have fewer.
    if (feature.type === 'PRG_JednostkaAdministracyjnaNazwa' && teryt.length === 7)
      this.terytOf.set(feature.id, teryt)
  }

  /** The point that a feature describes, or undefined when it is a component. */
  point(feature: XmlFeature, file: string): RawPoint | undefined {
    if (feature.type !== POINT) return undefined
    const srid = requirePoland1992(file, feature.srsName)
    // law.md 1.4: this model writes northing first.
    const [northing = NaN, easting = NaN] = numbers(text(feature, 'pos'))
    const locality = text(feature, 'miejscowosc')
    const components = (feature.links.get('komponent') ?? []).map(objectOf)
    const street = components.map((id) => this.streetOf.get(id)).find((found) => found !== undefined)
    return {
      record: `${file}:${feature.line}`,
      namespace: text(feature, 'przestrzenNazw'),
      localId: text(feature, 'lokalnyId'),
      version: text(feature, 'wersjaId'),
      isEnded: feature.texts.has('koniecWersjiObiektu'),
      teryt: components.map((id) => this.terytOf.get(id)).find((found) => found !== undefined),
      // Country, voivodship, county, gmina.
      municipality: feature.texts.get('jednostkaAdmnistracyjna')?.[3],
      simc: this.simcOf(components, locality),
      locality,
      ulic: street?.ulic,
      street: streetOf(text(feature, 'ulica'), street?.sortName),
      number: text(feature, 'numerPorzadkowy'),
      postcode: text(feature, 'kodPocztowy'),
      state: text(feature, 'status'),
      x: easting,
      y: northing,
      srid,
    }
  }

  /** A part of a locality is a component too: the locality's own is the one of its name. */
  private simcOf(components: readonly string[], name: string | undefined): string | undefined {
    return components.map((id) => this.localityOf.get(id)).find((found) => found?.name === name)?.simc
  }
}

function streetOf(name: string | undefined, sortName: string | undefined): RawPoint['street'] {
  return name === undefined ? null : readStreet({ kind: 'ul.', name, sortName })
}

/** `http://geoportal.gov.pl/PZGIK/dane/PL.PZGIK.200_366439` names the object `PL.PZGIK.200_366439`. */
function objectOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1)
}

function text(feature: XmlFeature, name: string): string | undefined {
  return feature.texts.get(name)?.[0]
}

function numbers(pos: string | undefined): number[] {
  return pos?.split(/\s+/).map(Number) ?? []
}
