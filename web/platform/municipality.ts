import { customRef, type Ref } from 'vue'

import { getMunicipality } from '../../server/platform/municipalities/contract.ts'
import { call } from './api.ts'
import { type MunicipalityFacts, visit } from './visit.ts'

/** The municipality that this address serves; undefined when the server could not say. */
export const municipality: Readonly<Ref<MunicipalityFacts | undefined>> = customRef(() => ({
  get: () => visit().municipality.value,
  set: () => undefined,
}))

export async function fetchMunicipality(): Promise<void> {
  visit().municipality.value = await call(getMunicipality, {}).catch(() => undefined)
}
