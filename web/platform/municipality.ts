import { shallowReadonly, shallowRef } from 'vue'

import { type Output } from '../../server/platform/http/endpoint.ts'
import { getMunicipality } from '../../server/platform/municipalities/contract.ts'
import { call } from './api.ts'

type MunicipalityFacts = Output<typeof getMunicipality>

const current = shallowRef<MunicipalityFacts>()

/** The municipality that this address serves; undefined when the server could not say. */
export const municipality = shallowReadonly(current)

export async function fetchMunicipality(): Promise<void> {
  current.value = await call(getMunicipality, {}).catch(() => undefined)
}
