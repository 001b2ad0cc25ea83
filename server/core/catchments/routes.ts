import { type Route, route } from '../../platform/http/route.ts'
import { getCatchmentAnswers } from './contract.ts'
import { answer } from './service/answers.ts'

export const routes: readonly Route[] = [route(getCatchmentAnswers, answer)]
