import { REGISTER_CHANGED } from '../../core/schools/index.ts'
import { type EventHandler, onEvent } from '../../platform/events/index.ts'
import { followSchools } from './service/follow-schools.ts'

export const handlers: readonly EventHandler[] = [
  onEvent(REGISTER_CHANGED, 'library.follow-schools', (tx) => followSchools(tx)),
]
