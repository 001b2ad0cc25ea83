import { type Level } from '../contract.ts'

interface Kind {
  readonly id: number
  /** As the register's public list writes it in the column `Typ`. */
  readonly name: string
  /** How names are shortened: `SP 18`. */
  readonly abbreviation: string
  readonly level: Level | null
}

const kind = (id: number, name: string, abbreviation: string, level: Level | null = null): Kind => ({
  id,
  name,
  abbreviation,
  level,
})

/** The types of institutions of RSPO. */
const KINDS: readonly Kind[] = [
  kind(1, 'Przedszkole', 'P', 'kindergarten'),
  kind(3, 'Szkoła podstawowa', 'SP', 'primary'),
  kind(4, 'Gimnazjum', 'G'),
  kind(13, 'Zasadnicza szkoła zawodowa', 'ZSZ', 'secondary'),
  kind(14, 'Liceum ogólnokształcące', 'LO', 'secondary'),
  kind(15, 'Liceum profilowane', 'LP', 'secondary'),
  kind(16, 'Technikum', 'T', 'secondary'),
  kind(19, 'Szkoła policealna', 'SPol'),
  kind(20, 'Szkoła specjalna przysposabiająca do pracy', 'SPdP', 'secondary'),
  kind(21, 'Ogólnokształcąca szkoła muzyczna I stopnia', 'OSM', 'primary'),
  kind(24, 'Ogólnokształcąca szkoła muzyczna II stopnia', 'OSM II', 'secondary'),
  kind(26, 'Ogólnokształcąca szkoła sztuk pięknych', 'OSSP', 'secondary'),
  kind(27, 'Liceum sztuk plastycznych', 'LSP', 'secondary'),
  kind(29, 'Ogólnokształcąca szkoła baletowa', 'OSB'),
  kind(31, 'Szkoła sztuki cyrkowej', 'SSC'),
  kind(34, 'Kolegium nauczycielskie', 'KN'),
  kind(35, 'Nauczycielskie Kolegium Języków Obcych', 'NKJO'),
  kind(37, 'Pałac młodzieży', 'PM'),
  kind(38, 'Młodzieżowy dom kultury', 'MDK'),
  kind(39, 'Ognisko pracy pozaszkolnej', 'OPP'),
  kind(40, 'Międzyszkolny ośrodek sportowy', 'MOS'),
  kind(41, 'Ogród jordanowski', 'OJ'),
  kind(42, 'Pozaszkolna placówka specjalistyczna', 'PPS'),
  kind(43, 'Szkolne schronisko młodzieżowe', 'SSM'),
  kind(44, 'Placówki artystyczne (ognisko artystyczne)', 'OA'),
  kind(45, 'Centrum Kształcenia Praktycznego', 'CKP'),
  kind(46, 'Placówka Kształcenia Ustawicznego ze szkołami', 'PKU'),
  kind(47, 'Ośrodek dokształcania i doskonalenia zawodowego', 'ODiDZ'),
  kind(48, 'Poradnia psychologiczno-pedagogiczna', 'PPP'),
  kind(49, 'Poradnia specjalistyczna', 'PSp'),
  kind(50, 'Specjalny Ośrodek Wychowawczy', 'SOW'),
  kind(51, 'Specjalny Ośrodek Szkolno-Wychowawczy', 'SOSW'),
  kind(52, 'Ośrodek Rewalidacyjno-Wychowawczy', 'ORW'),
  kind(53, 'Młodzieżowy Ośrodek Wychowawczy', 'MOW'),
  kind(54, 'Młodzieżowy Ośrodek Socjoterapii ze szkołami', 'MOS'),
  kind(55, 'Bursa', 'B'),
  kind(56, 'Dom wczasów dziecięcych', 'DWD'),
  kind(57, 'Placówka doskonalenia nauczycieli', 'PDN'),
  kind(58, 'Biblioteki pedagogiczne', 'BP'),
  kind(64, 'Niepubliczna placówka oświatowo-wychowawcza w systemie oświaty', 'NPO'),
  kind(65, 'Kolegium Pracowników Służb Społecznych', 'KPSS'),
  kind(74, 'Placówka Kształcenia Ustawicznego - bez szkół', 'PKU'),
  kind(75, 'Niepubliczna placówka kształcenia ustawicznego i praktycznego', 'NPKU'),
  kind(80, 'Zespół wychowania przedszkolnego', 'ZWP', 'kindergarten'),
  kind(81, 'Punkt przedszkolny', 'PP', 'kindergarten'),
  kind(82, 'Poznańska szkoła chóralna', 'PSC'),
  kind(83, 'Niepubliczna placówka kształcenia ustawicznego i praktycznego ze szkołami', 'NPKU'),
  kind(85, 'Szkoła muzyczna I stopnia', 'SM I'),
  kind(86, 'Szkoła muzyczna II stopnia', 'SM II'),
  kind(87, 'Szkoła sztuki tańca', 'SST'),
  kind(89, 'Inna szkoła artystyczna', 'SA'),
  kind(90, 'Bednarska Szkoła Realna', 'BSR', 'secondary'),
  kind(91, 'Policealna szkoła muzyczna', 'PSM'),
  kind(92, 'Policealna szkoła plastyczna', 'PSPl'),
  kind(93, 'Branżowa szkoła I stopnia', 'BS', 'secondary'),
  kind(94, 'Branżowa szkoła II stopnia', 'BS II', 'secondary'),
  kind(96, 'Centrum Kształcenia Zawodowego', 'CKZ'),
  kind(100, 'Zespół szkół i placówek oświatowych', 'ZS'),
]

const byId = new Map(KINDS.map((one) => [one.id, one]))
const byName = new Map(KINDS.map((one) => [keyOf(one.name), one]))

function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim()
}

/** The RSPO id of a type written in words, however it is cased; `undefined` when there is no such type. */
export function kindOfTypeName(name: string): number | undefined {
  return byName.get(keyOf(name))?.id
}

/** The level whose admission the kind takes part in; null for institutions that admit no one by level. */
export function levelOfKind(kind: number | null): Level | null {
  return kind === null ? null : (byId.get(kind)?.level ?? null)
}

/** `SP` for a primary school; '' where a kind has none. */
export function abbreviationOfKind(kind: number | null): string {
  return kind === null ? '' : (byId.get(kind)?.abbreviation ?? '')
}
