const asked = (path: string, body?: object) => Promise.resolve({ path, ...(body && { body }) })

/** Nobody has such a plan. */
const NONE = 2_000_000_000

const ofNone = (path: string, body?: object) => ({
  isOfASchool: false,
  ask: () => asked(path, body),
  open: [404],
  closed: [404],
})

/** Of the endpoints of catchment plans: what is asked, and which answers are right. */
export const PLAN_EXPECTATIONS = {
  'GET /catchment-plans': {
    isOfASchool: false,
    ask: () => asked('/catchment-plans'),
    open: [200],
    closed: [404],
  },
  'GET /catchment-plans/:id': ofNone(`/catchment-plans/${NONE}`),
  'PUT /catchment-plans/:id/publication': ofNone(`/catchment-plans/${NONE}/publication`, { version: '' }),
  'DELETE /catchment-plans/:id/publication': ofNone(`/catchment-plans/${NONE}/publication`),
  'DELETE /catchment-plans/:id': ofNone(`/catchment-plans/${NONE}`),
}
