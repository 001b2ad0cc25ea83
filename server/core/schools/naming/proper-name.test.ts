import { expect, test } from '@jest/globals'

import { properSchoolName } from './proper-name.ts'

test.each([
  [
    'SZKOŁA PODSTAWOWA NR 18 IM. JANA MATEJKI W KOSZALINIE',
    'Szkoła Podstawowa nr 18 im. Jana Matejki w Koszalinie',
  ],
  ['SPOŁECZNA SZKOŁA PODSTAWOWA "NASZA SZKOŁA"', 'Społeczna Szkoła Podstawowa „Nasza Szkoła”'],
  [
    'KATOLICKA SZKOŁA PODSTAWOWA IM. ŚW. JANA PAWŁA II W KOSZALINIE',
    'Katolicka Szkoła Podstawowa im. św. Jana Pawła II w Koszalinie',
  ],
  [
    'SZKOŁA PODSTAWOWA NR 7 IM. I ARMII WOJSKA POLSKIEGO',
    'Szkoła Podstawowa nr 7 im. I Armii Wojska Polskiego',
  ],
  ['SZKOŁA PODSTAWOWA NR 3 IM. KS. J.H.DĄBROWSKIEGO', 'Szkoła Podstawowa nr 3 im. ks. J.H. Dąbrowskiego'],
  ['SZKOŁA PODSTAWOWA NR 5 IM. UNICEF W KOSZALINIE', 'Szkoła Podstawowa nr 5 im. UNICEF w Koszalinie'],
  [
    'OGÓLNOKSZTAŁCĄCA SZKOŁA MUZYCZNA I ST. W KOSZALINIE',
    'Ogólnokształcąca Szkoła Muzyczna I st. w Koszalinie',
  ],
  ['SZKOŁA PODSTAWOWA IM.FR.ŻWIRKI I ST.WIGURY', 'Szkoła Podstawowa im. Fr. Żwirki i St. Wigury'],
  ['ZESPÓŁ SZKOLNO-PRZEDSZKOLNY W BIELSKU-BIAŁEJ', 'Zespół Szkolno-Przedszkolny w Bielsku-Białej'],
  ['SZKOŁA PODSTAWOWA IM. 650-LECIA MIASTA', 'Szkoła Podstawowa im. 650-lecia Miasta'],
  ['SZKOŁA PODSTAWOWA IM. MIESZKA I W CEDYNI', 'Szkoła Podstawowa im. Mieszka I w Cedyni'],
  ['SZKOŁA PODSTAWOWA NR1 IM JANA BRZECHWY', 'Szkoła Podstawowa nr 1 im. Jana Brzechwy'],
])('%s is written as %s', (capitals, written) => {
  expect(properSchoolName(capitals)).toBe(written)
})

test('a general secondary school is numbered in Roman numerals', () => {
  expect(properSchoolName('LO nr 5')).toBe('V Liceum Ogólnokształcące')
  expect(properSchoolName('LICEUM OGÓLNOKSZTAŁCĄCE NR 14 IM. KAZIMIERZA WIELKIEGO')).toBe(
    'XIV Liceum Ogólnokształcące im. Kazimierza Wielkiego',
  )
  expect(properSchoolName('Liceum Ogólnokształcące nr XIV im. Polonii Belgijskiej')).toBe(
    'XIV Liceum Ogólnokształcące im. Polonii Belgijskiej',
  )
  expect(properSchoolName('LICEUM OGÓLNOKSZTAŁCĄCE NR XIV IM. POLONII BELGIJSKIEJ')).toBe(
    'XIV Liceum Ogólnokształcące im. Polonii Belgijskiej',
  )
})

test('a name that has small letters keeps its own', () => {
  expect(properSchoolName('Szkoła  Podstawowa nr 2 im. ks. Jana Twardowskiego')).toBe(
    'Szkoła Podstawowa nr 2 im. ks. Jana Twardowskiego',
  )
})
