import { type CatchmentAnswers } from '../../../server/core/catchments/contract.ts'
import { visit } from '../../platform/visit.ts'

/** Where the answer is as a page to print, in the language of the screen. */
export function cardLink({ address, level, entryYear, on }: CatchmentAnswers): string {
  const query = new URLSearchParams({
    addressId: String(address?.id ?? ''),
    level,
    entryYear: String(entryYear),
    on,
    lang: visit().language.value,
  })
  return `${visit().basePath}api/v1/catchment-answers/card?${query.toString()}`
}
