/** One address point, as the tests want to find it again. */
export interface WrittenPoint {
  readonly localId: string
  readonly namespace?: string
  readonly version: string
  readonly teryt: string
  readonly gmina: string
  readonly simc: string
  readonly locality: string
  readonly street: { readonly ulic: string; readonly code: number; readonly name: string } | null
  readonly number: string
  readonly postcode?: string
  readonly state?: string
  readonly easting: number | string
  readonly northing: number | string
}

export interface WriterOptions {
  /** Leaves the file without its end. */
  readonly truncated?: boolean
  readonly srsName?: string
  /** Writes the coordinates the other way round than the model has them. */
  readonly swapped?: boolean
  /** Model 2012 without the components that hold the symbols of TERYT. */
  readonly withoutComponents?: boolean
}

/** The points as a file of PRG model 2012: names with the points, symbols with the components that follow them. */
export function model2012(points: readonly WrittenPoint[], options: WriterOptions = {}): string {
  const srs = options.srsName ?? 'urn:ogc:def:crs:EPSG::2180'
  const members = [
    ...points.map((point, index) => point2012(point, index, { ...options, srsName: srs })),
    ...(options.withoutComponents === true ? [] : components2012(points)),
  ]
  return document(
    `<gml:FeatureCollection xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink"
    xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:bt="urn:gugik:specyfikacje:gmlas:modelPodstawowy:1.0"
    xmlns:mua="urn:gugik:specyfikacje:gmlas:ewidencjaMiejscowosciUlicAdresow:1.0"
    xmlns:prg-ad="urn:gugik:specyfikacje:gmlas:panstwowyRejestrGranicAdresy:1.0" gml:id="prg-ad">
  <gml:featureMembers>`,
    members,
    '  </gml:featureMembers>\n</gml:FeatureCollection>\n',
    options,
  )
}

/** The points as a file of PRG model 2021: localities before the points, streets after them. */
export function model2021(points: readonly WrittenPoint[], options: WriterOptions = {}): string {
  const members = [
    ...distinct(points, (point) => point.simc).map(locality2021),
    ...points.map((point) => point2021(point, options)),
    ...distinct(points, (point) => streetKey(point)).flatMap((point) => street2021(point)),
  ].map(member2021)
  return document(START_2021, members, END_2021, options)
}

const START_2021 = `<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"
    xmlns:prgad="https://geoportal.gov.pl/schemas/prgad/1.0">`
const END_2021 = '</gml:FeatureCollection>\n'

function member2021(feature: string): string {
  return `  <gml:featureMember>\n${feature}\n  </gml:featureMember>`
}

/** The same piece by piece, for more points than fit into memory: localities and streets come after the points. */
export function* model2021Pieces(points: Iterable<WrittenPoint>): Generator<string> {
  const localities = new Map<string, string>()
  const streets = new Map<string, string[]>()
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${START_2021}\n`
  for (const point of points) {
    yield `${member2021(point2021(point, {}))}\n`
    if (!localities.has(point.simc)) localities.set(point.simc, locality2021(point))
    if (!streets.has(streetKey(point))) streets.set(streetKey(point), street2021(point))
  }
  for (const feature of [...localities.values(), ...[...streets.values()].flat()])
    yield `${member2021(feature)}\n`
  yield END_2021
}

function document(
  start: string,
  members: readonly string[],
  end: string,
  { truncated }: WriterOptions,
): string {
  const text = ['<?xml version="1.0" encoding="UTF-8"?>', start, ...members, end].join('\n')
  return truncated === true ? text.slice(0, Math.floor(text.length * 0.9)) : text
}

function point2012(point: WrittenPoint, index: number, options: WriterOptions): string {
  const { easting, northing, street } = point
  const position = options.swapped === true ? `${easting} ${northing}` : `${northing} ${easting}`
  const links = [
    `TERC_${point.teryt}`,
    `SIMC_${point.simc}`,
    ...(street === null ? [] : [`ULIC_${streetKey(point)}`]),
  ]
  return `    <prg-ad:PRG_PunktAdresowy gml:id="PL.TEST_${point.localId}">
      <gml:identifier codeSpace="http://geoportal.gov.pl/">http://geoportal.gov.pl/PZGIK/dane/${point.localId}</gml:identifier>
      <prg-ad:idIIP><bt:BT_Identyfikator>
        <bt:lokalnyId>${point.localId}</bt:lokalnyId>
        <bt:przestrzenNazw>${namespaceOf(point)}</bt:przestrzenNazw>
        <bt:wersjaId>${point.version}</bt:wersjaId>
      </bt:BT_Identyfikator></prg-ad:idIIP>
      <prg-ad:cyklZycia><bt:BT_CyklZyciaInfo>
        <bt:poczatekWersjiObiektu>${point.version}</bt:poczatekWersjiObiektu>
      </bt:BT_CyklZyciaInfo></prg-ad:cyklZycia>
      <prg-ad:waznyOd>${point.version.slice(0, 10)}</prg-ad:waznyOd>
      <prg-ad:jednostkaAdmnistracyjna>Polska</prg-ad:jednostkaAdmnistracyjna>
      <prg-ad:jednostkaAdmnistracyjna>województwo</prg-ad:jednostkaAdmnistracyjna>
      <prg-ad:jednostkaAdmnistracyjna>powiat</prg-ad:jednostkaAdmnistracyjna>
      <prg-ad:jednostkaAdmnistracyjna>${escape(point.gmina)}</prg-ad:jednostkaAdmnistracyjna>
      <prg-ad:miejscowosc>${escape(point.locality)}</prg-ad:miejscowosc>
      <prg-ad:czescMiejscowosci nilReason="inapplicable" xsi:nil="true" />
      ${optional('prg-ad:ulica', street?.name)}
      ${optional('prg-ad:numerPorzadkowy', point.number)}
      ${optional('prg-ad:kodPocztowy', point.postcode)}
      <prg-ad:status>${point.state ?? 'istniejacy'}</prg-ad:status>
      <prg-ad:pozycja><gml:Point srsName="${options.srsName ?? ''}" srsDimension="2" gml:id="GEO_${index}">
        <gml:pos>${position}</gml:pos>
      </gml:Point></prg-ad:pozycja>
${links.map((id) => `      <prg-ad:komponent xlink:href="http://geoportal.gov.pl/PZGIK/dane/${id}" />`).join('\n')}
    </prg-ad:PRG_PunktAdresowy>`
}

function components2012(points: readonly WrittenPoint[]): string[] {
  return [
    ...distinct(points, (point) => point.teryt).map(
      ({ teryt, gmina }) => `    <prg-ad:PRG_JednostkaAdministracyjnaNazwa gml:id="TERC_${teryt}">
      <prg-ad:nazwa>${escape(gmina)}</prg-ad:nazwa><prg-ad:idTERYT>${teryt}</prg-ad:idTERYT><prg-ad:poziom>4poziom</prg-ad:poziom>
    </prg-ad:PRG_JednostkaAdministracyjnaNazwa>`,
    ),
    ...distinct(points, (point) => point.simc).map(
      ({ simc, locality }) => `    <prg-ad:PRG_MiejscowoscNazwa gml:id="SIMC_${simc}">
      <prg-ad:nazwa>${escape(locality)}</prg-ad:nazwa><prg-ad:idTERYT>${simc}</prg-ad:idTERYT>
    </prg-ad:PRG_MiejscowoscNazwa>`,
    ),
    ...distinct(points, streetKey).flatMap((point) =>
      point.street === null
        ? []
        : `    <prg-ad:PRG_UlicaNazwa gml:id="ULIC_${streetKey(point)}">
      <prg-ad:nazwa><mua:AD_NazwaUlicy>
        <mua:nazwaGlownaCzesc>${escape(sortName(point.street.name))}</mua:nazwaGlownaCzesc>
        <mua:idTERYT>${point.street.ulic}</mua:idTERYT>
      </mua:AD_NazwaUlicy></prg-ad:nazwa>
    </prg-ad:PRG_UlicaNazwa>`,
    ),
  ]
}

function locality2021({ simc, locality, teryt, version }: WrittenPoint): string {
  return `    <prgad:AD_Miejscowosc gml:id="PL.TEST_${simc}_${versionSuffix(version)}">
      <prgad:nazwa>${escape(locality)}</prgad:nazwa>
      <prgad:rodzaj>96</prgad:rodzaj>
      <prgad:identyfikatorSIMC>${simc}</prgad:identyfikatorSIMC>
      <prgad:identyfikatorPRNG />
      <prgad:georeferencja><gml:Point srsName="EPSG:2180" srsDimension="2"><gml:pos>300000 300000</gml:pos></gml:Point></prgad:georeferencja>
      <prgad:TERYTGminy>${teryt}</prgad:TERYTGminy>
    </prgad:AD_Miejscowosc>`
}

function street2021(point: WrittenPoint): string[] {
  if (point.street === null) return []
  const { ulic, code, name } = point.street
  const sorted = sortName(name)
  const before = name.slice(0, name.length - sorted.length).trim()
  return [
    `    <prgad:AD_UlicaPlac gml:id="${streetId(point)}_${versionSuffix('2017-04-13T15:30:04+02:00')}">
      <prgad:nazwaPelna>${escape(name)}</prgad:nazwaPelna>
      <prgad:rodzaj>${code}</prgad:rodzaj>
      <prgad:TERYTNazwa1>${escape(sorted)}</prgad:TERYTNazwa1>
      ${optional('prgad:TERYTNazwa2', before === '' ? undefined : before)}
      <prgad:identyfikatorULIC>${ulic}</prgad:identyfikatorULIC>
    </prgad:AD_UlicaPlac>`,
  ]
}

function point2021(point: WrittenPoint, options: WriterOptions): string {
  const { easting, northing, version } = point
  const position = options.swapped === true ? `${northing} ${easting}` : `${easting} ${northing}`
  // The street's link carries another version than the street: registers do that.
  const street =
    point.street === null ? '' : `<prgad:ulica2 xlink:href="#${streetId(point)}_${versionSuffix(version)}" />`
  return `    <prgad:AD_PunktAdresowy gml:id="PL.TEST_${point.localId}_${versionSuffix(version)}">
      <prgad:idIIP><prgad:AD_IdentyfikatorIIP>
        <prgad:lokalnyId>${point.localId}</prgad:lokalnyId>
        <prgad:przestrzenNazw>${namespaceOf(point)}</prgad:przestrzenNazw>
        <prgad:wersjaId>${version}</prgad:wersjaId>
      </prgad:AD_IdentyfikatorIIP></prgad:idIIP>
      <prgad:poczatekWersjiObiektu>${version.slice(0, 19)}</prgad:poczatekWersjiObiektu>
      ${optional('prgad:numerPorzadkowy', point.number)}
      <prgad:georeferencja><gml:Point srsName="${options.srsName ?? 'EPSG:2180'}" srsDimension="2">
        <gml:pos>${position}</gml:pos>
      </gml:Point></prgad:georeferencja>
      ${optional('prgad:kodPocztowy', point.postcode)}
      ${optional('prgad:status', point.state)}
      <prgad:dataNadania>2012-04-27</prgad:dataNadania>
      <prgad:miejscowosc xlink:href="#PL.TEST_${point.simc}_${versionSuffix(version)}" />
      ${street}
    </prgad:AD_PunktAdresowy>`
}

function namespaceOf(point: WrittenPoint): string {
  return point.namespace ?? 'PL.PZGIK.200'
}

function streetKey({ simc, street }: WrittenPoint): string {
  return street === null ? '' : `${simc}_${street.ulic}`
}

function streetId(point: WrittenPoint): string {
  return `PL.TEST_${streetKey(point)}`
}

/** TERYT sorts `Kardynała Stefana Wyszyńskiego` under its last word. */
function sortName(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1)
}

/** `2017-04-13T15:30:04+02:00` as ids of model 2021 carry it. */
function versionSuffix(version: string): string {
  return version.replace(/[:+.]/g, '_')
}

function optional(element: string, text: string | undefined): string {
  return text === undefined || text === '' ? '' : `<${element}>${escape(text)}</${element}>`
}

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()]
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
