import { type Route, route } from '../../http/route.ts'
import { getSimulatedPersons, postCitizenSession, postCitizenVisit, postSimulatedAnswer } from './contract.ts'
import { leaveForNode, signInByNode } from './sign-in.ts'
import { answerSimulated, listSimulated } from './simulator-desk.ts'

export const citizenRoutes: readonly Route[] = [
  route(postCitizenVisit, leaveForNode),
  route(postCitizenSession, signInByNode),
  route(getSimulatedPersons, listSimulated),
  route(postSimulatedAnswer, answerSimulated),
]
