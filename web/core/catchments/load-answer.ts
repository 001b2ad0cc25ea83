import { getCatchmentAnswers, type CatchmentAnswers } from '../../../server/core/catchments/contract.ts'
import { type School } from '../../../server/core/schools/contract.ts'
import { call } from '../../platform/api.ts'
import { findAddress, unmistakable, type AskedAddress } from '../addresses/use-address-search.ts'
import { fetchSchools } from '../schools/fetch-schools.ts'
import { type AnswerQuestion } from './use-answer-query.ts'

/** An answer with the schools that it needs, or the addresses that the words may mean. */
export type LoadedAnswer =
  | {
      readonly answer: CatchmentAnswers
      /** Of the municipality, where the nearest are the answer. */
      readonly schools: readonly School[]
    }
  | { readonly asked: AskedAddress }

/** The answer to a question, whose words are read first; never for one of several addresses. */
export async function loadAnswer(
  { words, ...question }: AnswerQuestion,
  signal: AbortSignal,
): Promise<LoadedAnswer> {
  if (words === undefined) return answerOf(question, signal)
  const result = await findAddress(words, signal)
  const address = unmistakable(words, result)
  if (address === undefined) return { asked: { question: words, result } }
  return answerOf({ ...question, addressId: address.id }, signal)
}

async function answerOf(query: Omit<AnswerQuestion, 'words'>, signal: AbortSignal): Promise<LoadedAnswer> {
  const [answer, schools] = await Promise.all([
    call(getCatchmentAnswers, { query }, { signal }),
    query.level === 'kindergarten' ? fetchSchools(signal) : [],
  ])
  return { answer, schools }
}
