export { findLastRun, type LastRun } from './repository.ts'
export { createSchedule, type Job, type Schedule } from './service.ts'
