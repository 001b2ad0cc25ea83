import { type LocationQuery } from 'vue-router'

import { type DirectoryAnswer } from '../../../server/platform/accounts/directory/contract.ts'

/** Of what a directory has written behind the address, what the server asks for; the first of each, if one comes twice. */
export function answerOf(query: LocationQuery): DirectoryAnswer {
  const first = (name: string) => {
    const value = [query[name]].flat()[0]
    return value === undefined || value === null || value === '' ? undefined : value
  }
  const [code, iss, error] = [first('code'), first('iss'), first('error')]
  return {
    // Nobody was sent away with this one: the server says that it does not hold.
    state: first('state') ?? 'none',
    ...(code !== undefined && { code }),
    ...(iss !== undefined && { iss }),
    ...(error !== undefined && { error }),
  }
}
