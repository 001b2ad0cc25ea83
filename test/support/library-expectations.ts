import type { Ground, Relation } from './access-ground.ts'

const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** What a library is made of, besides whose it is. */
export const BRANCH = {
  name: 'Biblioteka szkolna',
  place: { by: 'point', address: 'Szkolna 1', lon: 16.18, lat: 54.19 },
  hours: 'Mo-Fr 08:00-15:00',
  accessibility: { stepFree: true, lift: null, toilet: null, hearingLoop: false, note: null },
  phone: null,
  email: null,
  website: null,
  collections: null,
  isPublic: true,
}

/** Nobody has such a branch; that it is nobody's and that it is another's is the same answer. */
const NONE = 2_000_000_000

/** Of the endpoints of libraries: what is asked, and which answers are right. */
export const LIBRARY_EXPECTATIONS = {
  'GET /library/managed-branches': {
    isOfASchool: false,
    ask: () => asked('/library/managed-branches'),
    open: [200],
    closed: [404],
  },
  'GET /library/managed-branches/:id': {
    isOfASchool: false,
    ask: () => asked(`/library/managed-branches/${NONE}`),
    open: [404],
    closed: [404],
  },
  'GET /library/hours-preview': {
    isOfASchool: false,
    ask: () => asked('/library/hours-preview?hours=Mo-Fr%2008:00-15:00'),
    open: [200],
    closed: [404],
  },
  'POST /library/branches': {
    isOfASchool: true,
    ask: (ground: Ground, relation: Relation) =>
      asked('/library/branches', {
        ...BRANCH,
        kind: 'school',
        schoolId: relation === 'own' ? ground.own : ground.other,
        validFrom: '2026-09-01',
      }),
    open: [201],
    closed: [400, 404], // who keeps a library elsewhere is told that this school is not theirs
  },
  'PUT /library/branches/:id': {
    isOfASchool: false,
    ask: () => asked(`/library/branches/${NONE}`, { ...BRANCH, version: 1 }),
    open: [404],
    closed: [404],
  },
  'POST /library/branches/:id/endings': {
    isOfASchool: false,
    ask: () =>
      asked(`/library/branches/${NONE}/endings`, { on: '2026-12-01', reason: 'koniec umowy', version: 1 }),
    open: [404],
    closed: [404],
  },
  'POST /library/branches/:id/closures': {
    isOfASchool: false,
    ask: () =>
      asked(`/library/branches/${NONE}/closures`, {
        firstDay: '2026-12-01',
        lastDay: '2026-12-01',
        hours: null,
        reason: 'remont',
      }),
    open: [404],
    closed: [404],
  },
  'DELETE /library/branches/:id/closures/:closureId': {
    isOfASchool: false,
    ask: () => asked(`/library/branches/${NONE}/closures/${NONE}`),
    open: [404],
    closed: [404],
  },
}
