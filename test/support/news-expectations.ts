import type { Ground, Relation } from './access-ground.ts'

const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** What is written of a post that is shown since the beginning of the month. */
export const CHANGE = {
  title: 'Zapisy do szkół',
  body: 'Trwają do piątku.',
  shownFrom: '2026-11-01',
  shownTo: null as string | null,
  isPublished: true,
}

/** The same of the city, when it is new. */
export const POST = { ...CHANGE, kind: 'news', schoolId: null as number | null }

/** Nobody has such a post. */
const NONE = 2_000_000_000

/** Of the endpoints of news: what is asked, and which answers are right. */
export const NEWS_EXPECTATIONS = {
  'GET /kept-news': { isOfASchool: false, ask: () => asked('/kept-news'), open: [200], closed: [404] },
  'GET /kept-news/:id': {
    isOfASchool: false,
    ask: () => asked(`/kept-news/${NONE}`),
    open: [404],
    closed: [404],
  },
  'POST /news-checks': {
    isOfASchool: false,
    ask: () => asked('/news-checks', { body: 'Tekst.' }),
    open: [201],
    closed: [404],
  },
  'POST /news': {
    isOfASchool: true,
    ask: (ground: Ground, relation: Relation) =>
      asked('/news', { ...POST, schoolId: relation === 'own' ? ground.own : ground.other }),
    open: [201],
    closed: [400, 404], // who writes for a school elsewhere is told that this one is not theirs
  },
  'PUT /news/:id': {
    isOfASchool: false,
    ask: () => asked(`/news/${NONE}`, { ...CHANGE, version: 1 }),
    open: [404],
    closed: [404],
  },
  'DELETE /news/:id': { isOfASchool: false, ask: () => asked(`/news/${NONE}`), open: [404], closed: [404] },
}
