import { type LocationQuery } from 'vue-router'

/** Of what login.gov.pl has written behind the address, what the server asks for; the first of each, if one comes twice. */
export function citizenAnswerOf(query: LocationQuery): { readonly state: string; readonly artifact: string } {
  const first = (name: string) => {
    const value = [query[name]].flat()[0]
    // Nobody was sent away with this one: the server says that it does not hold.
    return value === undefined || value === null || value === '' ? 'none' : value
  }
  return { state: first('RelayState'), artifact: first('SAMLart') }
}
