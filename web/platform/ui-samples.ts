import { type SignShape } from './ui/SignMark.vue'

/** What stands in the components of the page `/ui`. */
export const LONG_NAME =
  'Szkoła Podstawowa Integracyjna nr 118 im. Konstantego Ildefonsa Gałczyńskiego w Koszalinie'

const SHAPES: readonly SignShape[] = ['circle', 'square', 'rounded', 'hexagon']

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
