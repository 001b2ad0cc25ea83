import { type Route, route } from '../../http/route.ts'
import { getPasswordResets, postCodeLetter, postPasswordReset } from './contract.ts'
import { askForReset, sendCode, tellResets } from './service.ts'

export const mailedCodeRoutes: readonly Route[] = [
  route(getPasswordResets, tellResets),
  route(postPasswordReset, askForReset),
  route(postCodeLetter, sendCode),
]
