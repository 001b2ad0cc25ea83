/** Whoever is signed in may ask; one that is not theirs is not there. */
const ofNoJob = (path: string) => ({
  isOfASchool: false,
  ask: () => Promise.resolve({ path }),
  open: [404],
  closed: [],
})

/** Of the endpoints of long work: what is asked, and which answers are right. */
export const JOB_EXPECTATIONS = {
  'GET /jobs': { ...ofNoJob('/jobs'), open: [200] },
  'GET /jobs/:id': ofNoJob('/jobs/2000000000'),
  'POST /jobs/:id/cancellation': ofNoJob('/jobs/2000000000/cancellation'),
  'POST /jobs/:id/retry': ofNoJob('/jobs/2000000000/retry'),
}
