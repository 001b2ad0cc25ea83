const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** Nobody has such a report. */
const NONE = 2_000_000_000

const ofNone = (path: string, body?: object) => ({
  isOfASchool: false,
  ask: () => asked(path, body),
  open: [404],
  closed: [404],
})

/** Of the endpoints of reported errors: what is asked, and which answers are right. */
export const REPORT_EXPECTATIONS = {
  'GET /reports': { isOfASchool: false, ask: () => asked('/reports'), open: [200], closed: [404] },
  'GET /reports/:id': ofNone(`/reports/${NONE}`),
  'PUT /reports/:id/owner': ofNone(`/reports/${NONE}/owner`, { isMine: true, version: 1 }),
  'PUT /reports/:id/answer': ofNone(`/reports/${NONE}/answer`, {
    outcome: 'unchanged',
    answer: 'Sprawdziliśmy, jest dobrze.',
    version: 1,
  }),
}
