/** The custom of Polish addresses: words that stand for one another, and words that carry no name. All folded. */

const titleForms: Readonly<Record<string, string>> = {
  gen: 'generala general generalow',
  ks: 'ksiedza ksiadz ksiecia ksieznej ksiezy',
  sw: 'swietego swietej swietych swiety',
  bl: 'blogoslawionego blogoslawionej',
  marsz: 'marszalka marszalek',
  kard: 'kardynala kardynal',
  bp: 'biskupa biskup bpa',
  abp: 'arcybiskupa abpa',
  rtm: 'rotm rotmistrza',
  plk: 'pulkownika plka',
  pplk: 'podpulkownika',
  mjr: 'majora mjra',
  kpt: 'kapitana',
  por: 'porucznika',
  ppor: 'podporucznika',
  sierz: 'sierzanta',
  kpr: 'kaprala',
  kmdr: 'komandora',
  adm: 'admirala',
  kadm: 'kontradmirala',
  hm: 'harcmistrza',
  hetm: 'hetmana',
  dr: 'doktora doktor dra',
  prof: 'profesora profesor',
  inz: 'inzyniera',
  mgr: 'magistra',
  doc: 'docenta',
  red: 'redaktora',
  pil: 'pilota',
  hr: 'hrabiego',
  krol: 'krola krolowej',
  prez: 'prezydenta',
  ojciec: 'ojca oo',
  brat: 'brata',
  siostra: 'siostry',
  kan: 'kanonika',
  pral: 'pralata',
  dh: 'druha druhny',
}

const prefixForms: Readonly<Record<string, string>> = {
  ul: 'ulica ulicy ulic',
  al: 'aleja aleje alei alejach',
  pl: 'plac placu',
  os: 'osiedle osiedlu osiedla',
  rynek: 'rynku',
  skwer: 'skweru',
  rondo: 'ronda',
  bulwar: 'bulw bulwary',
  park: 'parku',
  droga: 'drogi',
  szosa: 'szosie',
  wybrzeze: 'wyb',
  wyspa: 'wyspie',
  ogrod: 'ogrody',
  pasaz: '',
  trakt: '',
  zaulek: '',
}

const ordinalForms: Readonly<Record<string, string>> = {
  '1': 'pierwszego pierwszej pierwszy',
  '2': 'drugiego drugiej drugi ii',
  '3': 'trzeciego trzeciej trzeci iii',
  '4': 'czwartego czwartej czwarty iv',
  '5': 'piatego piatej piaty',
  '6': 'szostego szostej vi',
  '7': 'siodmego siodmej vii',
  '8': 'osmego osmej viii',
  '9': 'dziewiatego dziewiatej ix',
  '10': 'dziesiatego dziesiatej',
  '11': 'jedenastego jedenastej xi',
  '12': 'dwunastego dwunastej xii',
  '13': 'trzynastego xiii',
  '14': 'czternastego xiv',
  '15': 'pietnastego xv',
  '16': 'szesnastego xvi',
  '17': 'siedemnastego xvii',
  '18': 'osiemnastego xviii',
  '19': 'dziewietnastego xix',
  '20': 'dwudziestego xx',
  '21': 'xxi',
  '30': 'trzydziestego xxx',
}

/** Word → the form in which a title, an ordinal or an abbreviation is compared. */
export const canonicalForms: ReadonlyMap<string, string> = new Map([
  ...invert(titleForms),
  ...invert(ordinalForms),
  ['wlkp', 'wielkopolskich'],
])

/** Canonical form → all the words that people write for it. */
export const formsOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({ ...titleForms, ...ordinalForms }).map(([form, words]) => [form, listed(words)]),
)

export const titles: ReadonlySet<string> = new Set(Object.keys(titleForms))

/** Word of a kind of street (`ulica`, `pl`) → its short form. */
export const prefixKinds: ReadonlyMap<string, string> = invert(prefixForms)

/** Kinds that are no one's name, so that they are understood anywhere in the text. */
export const plainPrefixes: ReadonlySet<string> = new Set(['ul', 'al', 'pl', 'os'])

export const smallWords: ReadonlySet<string> = words('i w we z ze na nad pod przy ku u do od im imienia ps')

/** What is written between a number and the town's name, or before it. */
export const townIntroductions: ReadonlySet<string> = words('w we m miasto miejscowosc wies gm gmina')

export const countryWords: ReadonlySet<string> = words(
  `polska poland rp dolnoslaskie kujawsko pomorskie lubelskie lubuskie lodzkie malopolskie mazowieckie opolskie
  podkarpackie podlaskie slaskie swietokrzyskie warminsko mazurskie wielkopolskie zachodniopomorskie
  woj wojewodztwo`,
)

/** What is written before a street's old name: `dawna Armii Czerwonej`. */
export const formerIntroductions: ReadonlySet<string> = words(
  'dawna dawny dawne dawniej dawnej dawnego ex byla byly byle bylej bylego',
)

export const countyWords: ReadonlySet<string> = words('pow powiat')

export const numberIntroductions: ReadonlySet<string> = words('nr numer bl blok bud budynek')

export const flatMarkers: ReadonlySet<string> = words('m lok lokal mieszkanie mieszk miesz mieszkania')

export const staircaseMarkers: ReadonlySet<string> = words('kl klatka')

/** Endings of ordinals written with digits: `3-go`, `8-ej`. */
export const ordinalEndings: ReadonlySet<string> = words('go ego tego ciego szego giego mego ej tej mej ciej')

// Registers that give only the full name do not say which word is the given name; these are the usual ones.
export const givenNames: ReadonlySet<string> = words(
  `adama adolfa agnieszki albina aleksandra aleksandry alfonsa alfreda alicji ambrozego anastazji andrzeja anieli
  anny antoniego antoniny arkadiusza arki artura augusta augustyna barbary bartosza bartlomieja benedykta
  bernarda boguslawa boleslawa bronislawa cecylii cypriana cyryla czeslawa danuty dominika edmunda edwarda elizy
  elzbiety emila emilii ernesta eugeniusza ewy feliksa ferdynanda filipa franciszka fryderyka gabriela gabrieli
  gracjana grzegorza gustawa haliny hanny heleny henryka hieronima hipolita hugo hugona ignacego ildefonsa ireny
  izydora jacka jadwigi jakuba jana janka janusza jaroslawa jerzego jedrzeja joachima joanny jozefa jozefy
  juliana juliusza justyna kajetana kamila karola katarzyny kazimierza klaudiusza klemensa konrada konstantego
  kornela krystyny krzysztofa leona leonida leopolda lecha lucjana lucji ludwika ludwiki lukasza macieja
  magdaleny maksymiliana marcelego marcina marcelego marii mariana marka marty martina mateusza mateusza
  melchiora michala mieczyslawa mikolaja mirona narcyza norberta olgi oskara pabla pablo pawla piotra rafala
  romana romualda rudolfa ryszarda sebastiana seweryna stanislawa stanislawy stefana szymona tadeusza teodora
  teofila teresy tomasza tytusa urszuli waclawa walentego waleriana walerego wandy wiktora wilhelma wincentego
  witolda wladyslawa wlodzimierza wojciecha zbigniewa zdzislawa zenona zofii zuzanny zygmunta`,
)

function invert(forms: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(
    Object.entries(forms).flatMap(([form, written]) =>
      [form, ...listed(written)].map((word): [string, string] => [word, form]),
    ),
  )
}

function words(text: string): ReadonlySet<string> {
  return new Set(listed(text))
}

function listed(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}
