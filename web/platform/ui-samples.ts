import { type RailIcon } from './rail-icons.ts'
import { type Toast } from './toasts.ts'
import { type SignShape } from './ui/SignMark.vue'

/** What stands in the components of the page `/ui`. */
export const LONG_NAME =
  'Szkoła Podstawowa Integracyjna nr 118 im. Konstantego Ildefonsa Gałczyńskiego w Koszalinie'

const SHAPES: readonly SignShape[] = ['circle', 'square', 'rounded', 'hexagon', 'book']

export const SAMPLES = {
  shapes: SHAPES,
  tabs: [
    { name: 'O szkole', to: '/ui' },
    { name: 'Obwód', to: '/szkoly' },
  ],
  links: [
    { name: 'Wszystkie szkoły', to: '/szkoly' },
    { name: 'Przedszkola najbliżej tego adresu', to: '/' },
  ],
  suggestions: [
    { key: 'a', text: 'ul. Polna', detail: '12 adresów', value: 1 },
    { key: 'b', text: 'ul. Polna 7, Koszalin', value: 2 },
  ],
  groups: [
    { value: 'all', name: 'Wszystkie' },
    { value: 'primary', name: 'Podstawowe' },
  ],
  years: [
    { value: 2027, name: '2027 r.' },
    { value: 2028, name: '2028 r.' },
  ],
  choices: [
    { key: 'a', text: 'ul. Polna', detail: '12 adresów', to: '/' },
    { key: 'b', text: 'ul. Polna 7, Koszalin', to: '/' },
  ],
  facts: [
    { name: 'Telefon', value: '94 123 45 67', href: 'tel:941234567' },
    { name: 'Organ prowadzący', value: 'Gmina Miasto Koszalin' },
  ],
  letters: [
    { letter: 'P', lines: ['ul. Polna – numery parzyste', 'ul. Połczyńska – w całości'] },
    { letter: 'Miejscowości', lines: ['Jamno – w całości'] },
  ],
  index: [
    { name: 'Wszystkie', to: '/', current: false },
    { name: '0–9', to: '/', current: false },
    { name: 'Ł', to: '/ui', current: true },
  ],
  numbers: [
    { name: '2019', value: '1 043' },
    { name: '2020', value: '988' },
  ],
} as const

const AREAS: readonly { name: string; icon: RailIcon; to: string; current: boolean; count?: number }[] = [
  { name: 'Do zrobienia', icon: 'todo', to: '/ui', current: true, count: 12 },
  { name: 'Konta', icon: 'accounts', to: '/szkoly', current: false },
  { name: 'Dziennik zdarzeń', icon: 'log', to: '/szkoly', current: false },
  { name: 'Moje konto', icon: 'me', to: '/szkoly', current: false },
  { name: 'Portal', icon: 'portal', to: '/', current: false },
]

const TOASTS: readonly Toast[] = [
  { id: 1, text: 'Skopiowano zdanie.' },
  { id: 2, text: 'Zablokowano konto: Jan Nowak.', undo: { name: 'Cofnij', run: () => undefined } },
]

/** What stands in the components of the workspace. */
export const WORKSPACE_SAMPLES = {
  areas: AREAS,
  toasts: TOASTS,
  rows: [
    { id: 1, name: LONG_NAME, kind: 'szkoła podstawowa', pupils: 1_043, state: 'czynna', tone: 'good' },
    {
      id: 2,
      name: 'Szkoła Podstawowa nr 5',
      kind: 'szkoła podstawowa',
      pupils: 412,
      state: 'czynna',
      tone: 'good',
    },
    {
      id: 3,
      name: 'Przedszkole nr 14',
      kind: 'przedszkole',
      pupils: null,
      state: 'zamknięta',
      tone: 'danger',
    },
  ],
  faults: [
    { field: 'mail', text: 'E-mail: to nie jest adres e-mail.' },
    { field: null, text: 'Taka nazwa użytkownika już jest.' },
  ],
  kinds: [
    { value: 1, name: 'Dyrektor szkoły' },
    { value: 2, name: LONG_NAME },
  ],
  groups: [
    { title: 'Ekrany', items: [{ key: 'a', text: 'Do zrobienia', value: 1 }] },
    {
      title: 'Szkoły',
      items: [
        { key: 'b', text: LONG_NAME, detail: 'ul. Staszica 6', value: 2 },
        { key: 'c', text: 'Szkoła Podstawowa nr 5', detail: 'ul. Wyspiańskiego 7', value: 3 },
      ],
    },
  ],
  keys: [
    { keys: '↑ ↓', does: 'wybierz' },
    { keys: 'Enter', does: 'otwórz' },
  ],
} as const
