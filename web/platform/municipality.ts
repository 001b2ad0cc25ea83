import { customRef, type Ref } from 'vue'

import { getMunicipality } from '../../server/platform/municipalities/contract.ts'
import { call } from './api.ts'
import { type MunicipalityFacts, visit } from './visit.ts'

/** The municipality that this address serves; undefined when the server could not say. */
export const municipality: Readonly<Ref<MunicipalityFacts | undefined>> = customRef(() => ({
  get: () => visit().municipality.value,
  set: () => undefined,
}))

/** What the portal is called; that its data are an example is said in the language of the screens. */
export function portalTitle(t: (key: string, params: Record<string, string>) => string): string | undefined {
  const facts = municipality.value
  return facts?.demo === true ? t('shell.exampleTitle', { name: facts.name }) : facts?.title
}

export async function fetchMunicipality(): Promise<void> {
  visit().municipality.value = await call(getMunicipality, {}).catch(() => undefined)
}
