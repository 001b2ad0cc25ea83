import type { Expectation, Ground, Relation } from './access-ground.ts'
import type { TestCity } from './database.ts'
import { CLASS_UNIT_EXPECTATIONS } from './class-unit-expectations.ts'
import { DIRECTORY_EXPECTATIONS } from './directory-expectations.ts'
import { IMPORT_EXPECTATIONS } from './import-expectations.ts'
import { JOB_EXPECTATIONS } from './job-expectations.ts'
import { LIBRARY_EXPECTATIONS } from './library-expectations.ts'
import { NEWS_EXPECTATIONS } from './news-expectations.ts'
import { PASSKEY_EXPECTATIONS } from './passkey-expectations.ts'
import { PLAN_EXPECTATIONS } from './plan-expectations.ts'
import { PORTAL_EXPECTATIONS } from './portal-expectations.ts'
import { REPORT_EXPECTATIONS } from './report-expectations.ts'
import { asking, PASSWORD, signIn, type Somebody } from './signed-in.ts'

const HIDDEN = [404]
let count = 0

const signInAgain = async (person: Somebody, city: TestCity) => {
  Object.assign(person, { as: asking(city, await signIn(city, person.username)) })
}

const accountOf = ({ colleague, stranger }: Ground, relation: Relation) =>
  (relation === 'own' ? colleague : stranger).accountId
const schoolOf = ({ own, other }: Ground, relation: Relation) => ({
  kind: 'school',
  id: relation === 'own' ? own : other,
})
const childOf = ({ family, strangers }: Ground, relation: Relation) =>
  (relation === 'own' ? family : strangers).childId
const FACTS = {
  givenName: 'Ola',
  familyName: 'Nowa',
  birthDate: '2016-05-04',
  sex: null,
  homeAddressId: null,
}
const CARE = { kind: 'parent', courtLimit: 'none', basis: null, validFrom: '2026-09-01', validTo: null }
const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** Of every endpoint that is not public: what is asked, and which answers are right. A new endpoint without its row fails. */
export const EXPECTATIONS: Readonly<Record<string, Expectation | undefined>> = {
  'DELETE /session': {
    isOfASchool: false,
    ask: () => asked('/session'),
    open: [200],
    closed: [],
    after: signInAgain,
  },
  'GET /session/devices': {
    isOfASchool: false,
    ask: () => asked('/session/devices'),
    open: [200],
    closed: [],
  },
  'DELETE /session/devices': {
    isOfASchool: false,
    ask: () => asked('/session/devices'),
    open: [200],
    closed: [],
    after: signInAgain,
  },
  'DELETE /session/devices/:id': {
    isOfASchool: false,
    ask: () => asked('/session/devices/2000000000'),
    open: [404],
    closed: [],
  },
  'PUT /session/password': {
    isOfASchool: false,
    ask: () => asked('/session/password', { current: 'to nie to', next: 'kamienny-mostek-9' }),
    open: [400],
    closed: [],
  },
  'PUT /session/proof': {
    isOfASchool: false,
    ask: () => asked('/session/proof', { password: PASSWORD }),
    open: [200],
    closed: [],
  },
  'GET /audit': { isOfASchool: false, ask: () => asked('/audit'), open: [200], closed: HIDDEN },
  // One at a time: the second who asks is told that one waits.
  'POST /audit/verifications': {
    isOfASchool: false,
    ask: () => asked('/audit/verifications'),
    open: [201, 409],
    closed: HIDDEN,
  },
  ...JOB_EXPECTATIONS,
  ...IMPORT_EXPECTATIONS,
  ...PLAN_EXPECTATIONS,
  ...NEWS_EXPECTATIONS,
  ...REPORT_EXPECTATIONS,
  'GET /session/factors': {
    isOfASchool: false,
    ask: () => asked('/session/factors'),
    open: [200],
    closed: [],
  },
  'POST /session/totp': { isOfASchool: false, ask: () => asked('/session/totp'), open: [201], closed: [] },
  'PUT /session/totp': {
    isOfASchool: false,
    ask: () => asked('/session/totp', { code: 'nie kod' }),
    open: [400],
    closed: [],
  },
  'DELETE /session/totp': { isOfASchool: false, ask: () => asked('/session/totp'), open: [409], closed: [] },
  'POST /session/recovery-codes': {
    isOfASchool: false,
    ask: () => asked('/session/recovery-codes'),
    open: [409],
    closed: [],
  },
  'DELETE /accounts/:id/factors': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/accounts/${accountOf(ground, relation)}/factors`),
    open: [200],
    closed: HIDDEN,
  },
  ...PASSKEY_EXPECTATIONS,
  ...DIRECTORY_EXPECTATIONS,
  ...LIBRARY_EXPECTATIONS,
  'POST /accounts/:id/code-letters': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/accounts/${accountOf(ground, relation)}/code-letters`),
    // No mail is set up; whoever may not is not even told that.
    open: [409],
    closed: HIDDEN,
  },
  'GET /strict-roles': { isOfASchool: false, ask: () => asked('/strict-roles'), open: [200], closed: HIDDEN },
  'PUT /strict-roles': {
    isOfASchool: false,
    ask: () => asked('/strict-roles', { roles: [] }),
    open: [200],
    closed: HIDDEN,
  },
  ...PORTAL_EXPECTATIONS,
  'GET /personal-data/register': {
    isOfASchool: false,
    ask: () => asked('/personal-data/register'),
    open: [200],
    closed: HIDDEN,
  },
  'GET /accounts': { isOfASchool: false, ask: () => asked('/accounts'), open: [200], closed: HIDDEN },
  'GET /accounts/:id': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/accounts/${accountOf(ground, relation)}`),
    open: [200],
    closed: HIDDEN,
  },
  'POST /accounts': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked('/accounts', {
        username: `nowe${++count}`,
        name: 'Nowe Konto',
        email: null,
        role: 'librarian',
        unit: schoolOf(ground, relation),
      }),
    open: [201],
    closed: [400, 404], // who manages accounts elsewhere is told that this role is not theirs to give
  },
  'PATCH /accounts/:id': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/accounts/${accountOf(ground, relation)}`, { isDisabled: false }),
    open: [200],
    closed: HIDDEN,
  },
  'POST /accounts/:id/codes': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/accounts/${accountOf(ground, relation)}/codes`),
    open: [201],
    closed: HIDDEN,
  },
  'POST /accounts/:id/grants': {
    isOfASchool: true,
    ask: async (ground, relation) => ({
      path: `/accounts/${relation === 'own' ? (await ground.fresh()).accountId : ground.stranger.accountId}/grants`,
      body: { role: 'finance', unit: schoolOf(ground, relation) },
    }),
    open: [201, 409],
    closed: HIDDEN,
  },
  'DELETE /accounts/:id/grants/:grantId': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/accounts/${accountOf(ground, relation)}/grants/2000000000`),
    open: [404],
    closed: HIDDEN,
  },
  'POST /person-searches': {
    isOfASchool: false,
    ask: () => asked('/person-searches', { name: 'Ola' }),
    open: [201],
    closed: HIDDEN,
  },
  'POST /personal-data/person-searches': {
    isOfASchool: false,
    ask: () => asked('/personal-data/person-searches', { name: 'Ola' }),
    open: [201],
    closed: HIDDEN,
  },
  'GET /own-persons': { isOfASchool: false, ask: () => asked('/own-persons'), open: [200], closed: HIDDEN },
  ...CLASS_UNIT_EXPECTATIONS,
  'GET /persons/:id': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/persons/${childOf(ground, relation)}`),
    open: [200],
    closed: HIDDEN,
  },
  'GET /persons/:id/reads': {
    isOfASchool: true,
    ask: (ground, relation) => asked(`/persons/${childOf(ground, relation)}/reads`),
    open: [200],
    closed: HIDDEN,
  },
  'POST /persons': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked('/persons', {
        ...FACTS,
        identity: { kind: 'none' },
        enrolment: { schoolId: schoolOf(ground, relation).id, classUnitId: null, validFrom: '2026-09-01' },
      }),
    open: [201],
    closed: [400, 404], // who writes elsewhere is told that this school is not theirs
  },
  'PUT /persons/:id': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/persons/${childOf(ground, relation)}`, {
        ...FACTS,
        identity: { kind: 'none' },
        version: 1,
      }),
    open: [200, 409],
    closed: HIDDEN,
  },
  'PUT /persons/:id/enrolment': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/persons/${childOf(ground, relation)}/enrolment`, {
        schoolId: schoolOf(ground, relation).id,
        classUnitId: (relation === 'own' ? ground.family : ground.strangers).classUnitId,
        validFrom: '2026-09-01',
        version: 1,
      }),
    open: [200, 409],
    closed: HIDDEN,
  },
  'POST /persons/:id/guardianships': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/persons/${childOf(ground, relation)}/guardianships`, {
        guardian: { ...FACTS, identity: { kind: 'none' } },
        ...CARE,
      }),
    open: [201],
    closed: HIDDEN,
  },
  'PUT /persons/:id/guardianships/:guardianshipId': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/persons/${childOf(ground, relation)}/guardianships/2000000000`, { ...CARE, version: 1 }),
    open: [404],
    closed: HIDDEN,
  },
  'POST /persons/:id/account': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/persons/${childOf(ground, relation)}/account`, {
        username: `dziecko${++count}`,
        name: 'Nowe Konto',
        email: null,
        role: 'pupil',
        unit: { kind: 'ward', id: childOf(ground, relation) },
      }),
    // The child has an account unless its PESEL has just been changed; the administrator writes about nobody.
    open: [201, 409, 404],
    closed: HIDDEN,
  },
  'POST /persons/:id/disclosures': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/persons/${childOf(ground, relation)}/disclosures`, { reason: 'wniosek rodzica' }),
    open: [201],
    closed: HIDDEN,
  },
  'POST /personal-data/persons/:id/exports': {
    isOfASchool: true,
    ask: (ground, relation) =>
      asked(`/personal-data/persons/${childOf(ground, relation)}/exports`, { reason: 'wniosek rodzica' }),
    open: [201],
    closed: HIDDEN,
  },
  'POST /personal-data/persons/:id/erasures': {
    isOfASchool: false,
    ask: () =>
      asked('/personal-data/persons/2000000000/erasures', { reason: 'wniosek rodzica', isConfirmed: true }),
    open: [404],
    closed: HIDDEN,
  },
}
