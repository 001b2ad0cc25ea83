import type { Ground, Relation } from './access-ground.ts'

let count = 0

const unitOf = ({ family, strangers }: Ground, relation: Relation) =>
  (relation === 'own' ? family : strangers).classUnitId
const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** Of the endpoints of class units: what is asked, and which answers are right. */
export const CLASS_UNIT_EXPECTATIONS = {
  'GET /grantable-class-units': {
    isOfASchool: false,
    ask: ({ own }: Ground) => asked(`/grantable-class-units?schoolId=${own}`),
    open: [200],
    closed: [404],
  },
  'POST /class-units': {
    isOfASchool: true,
    ask: (ground: Ground, relation: Relation) =>
      asked('/class-units', {
        schoolId: relation === 'own' ? ground.own : ground.other,
        schoolYear: 2026,
        name: `z${++count}`,
      }),
    open: [201],
    closed: [400, 404], // who writes elsewhere is told that this school is not theirs
  },
  'PUT /class-units/:id': {
    isOfASchool: true,
    ask: (ground: Ground, relation: Relation) =>
      asked(`/class-units/${unitOf(ground, relation)}`, { name: `y${++count}`, version: 1 }),
    open: [200, 409],
    closed: [404],
  },
  'POST /class-units/:id/endings': {
    isOfASchool: true,
    ask: (ground: Ground, relation: Relation) =>
      asked(`/class-units/${unitOf(ground, relation)}/endings`, { reason: 'koniec roku', version: 1 }),
    open: [409], // a child is enrolled in it
    closed: [404],
  },
  'GET /class-units': { isOfASchool: false, ask: () => asked('/class-units'), open: [200], closed: [404] },
}
