import type { Context } from '../../context.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import type { getSimulatedPersons, postSimulatedAnswer } from './contract.ts'
import type { SimulatorDesk } from './node.ts'
import { nodeOf } from './sign-in.ts'

/** Made-up persons as whom one may try signing in; their numbers stay here. Throws 404 where there is no simulator. */
export function listSimulated(
  _input: unknown,
  context: Context,
): Promise<Output<typeof getSimulatedPersons>> {
  return Promise.resolve().then(() => ({
    persons: deskOf(context).people.map(({ key, givenNames, familyName, knownAs }) => ({
      key,
      givenNames,
      familyName,
      knownAs,
    })),
  }))
}

/** Answers in the place of login.gov.pl. Throws 404 where there is no simulator, 401 `citizen-expired` where nothing was asked. */
export function answerSimulated(
  { body }: Input<typeof postSimulatedAnswer>,
  context: Context,
): Promise<Output<typeof postSimulatedAnswer>> {
  return Promise.resolve().then(() => {
    const url = deskOf(context).answer(body.request, body.answer, context.clock.now().toISOString())
    if (url === undefined) throw new Problem(401, 'citizen-expired')
    return { url }
  })
}

function deskOf(context: Context): SimulatorDesk {
  const desk = nodeOf(context).simulator
  if (desk === undefined) throw new Problem(404, 'no-such-path')
  return desk
}
