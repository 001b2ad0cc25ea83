/** Whoever is signed in may ask this about themself; 409 and 404 say that there is no directory, and no link. */
const ofOneself = (status: number, path: string, body?: object) => ({
  isOfASchool: false,
  ask: () => Promise.resolve({ path, ...(body && { body }) }),
  open: [status],
  closed: [],
})

/** What the administrator alone may see and set. */
const ofTheCity = (status: number, path: string, body?: object) => ({
  ...ofOneself(status, path, body),
  closed: [404],
})

const AWAY = 'http://127.0.0.1:9'

/** Of the endpoints of the city's directory: what is asked, and which answers are right. */
export const DIRECTORY_EXPECTATIONS = {
  'GET /directory': ofTheCity(200, '/directory'),
  'PUT /directory': ofTheCity(400, '/directory', {
    issuer: AWAY,
    clientId: 'rejon',
    subjectClaim: 'sub',
    button: 'Katalog',
    isOn: false,
    matchesEmail: false,
    factorValues: [],
  }),
  'POST /directory/checks': ofTheCity(400, '/directory/checks', { issuer: AWAY }),
  'GET /session/directory': ofOneself(200, '/session/directory'),
  'POST /session/directory/visits': ofOneself(409, '/session/directory/visits'),
  'PUT /session/directory': ofOneself(409, '/session/directory', { state: 'link.nikt' }),
  'DELETE /session/directory': ofOneself(404, '/session/directory'),
}
