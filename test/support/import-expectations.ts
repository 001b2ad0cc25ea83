const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** Nobody has such a draft, nor such an import. */
const NONE = 2_000_000_000

const ofNone = (path: string, body?: object) => ({
  isOfASchool: false,
  ask: () => asked(path, body),
  open: [404],
  closed: [404],
})
const ofAll = (path: string) => ({ isOfASchool: false, ask: () => asked(path), open: [200], closed: [404] })

/** Of the endpoints of imports: what is asked, and which answers are right. */
export const IMPORT_EXPECTATIONS = {
  'GET /imports/kinds': ofAll('/imports/kinds'),
  'GET /imports': ofAll('/imports'),
  'GET /imports/:id/refusals': ofNone(`/imports/${NONE}/refusals`),
  'POST /imports/:id/undoing': ofNone(`/imports/${NONE}/undoing`),
  'GET /import-drafts': ofAll('/import-drafts'),
  'POST /import-drafts': {
    isOfASchool: false,
    ask: () => asked('/import-drafts', { kind: 'prg', files: [{ name: 'a.gml', size: 1 }] }),
    open: [201],
    closed: [404],
  },
  'GET /import-drafts/:id': ofNone(`/import-drafts/${NONE}`),
  'DELETE /import-drafts/:id': ofNone(`/import-drafts/${NONE}`),
  'PUT /import-drafts/:id/files/:file': ofNone(`/import-drafts/${NONE}/files/0`, { start: 0, bytes: 'AAAA' }),
  'POST /import-drafts/:id/preview': ofNone(`/import-drafts/${NONE}/preview`),
  'POST /import-drafts/:id/landing': ofNone(`/import-drafts/${NONE}/landing`),
  'GET /import-drafts/:id/changes': ofNone(`/import-drafts/${NONE}/changes`),
  'GET /import-drafts/:id/refusals': ofNone(`/import-drafts/${NONE}/refusals`),
}
