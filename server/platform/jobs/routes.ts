import { type Route, route } from '../http/route.ts'
import { cancelJob, getJob, listJobs, retryJob } from './contract.ts'
import { cancel, readJob, readJobs, retry } from './service.ts'

export const routes: readonly Route[] = [
  route(listJobs, readJobs),
  route(getJob, readJob),
  route(cancelJob, cancel),
  route(retryJob, retry),
]
