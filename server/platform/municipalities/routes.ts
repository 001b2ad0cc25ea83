import type { Output } from '../http/endpoint.ts'
import { type Route, route } from '../http/route.ts'
import { getMunicipality } from './contract.ts'
import { selectExtent } from './repository.ts'

export const routes: readonly Route[] = [
  route(getMunicipality, async (_, { municipality, db }): Promise<Output<typeof getMunicipality>> => {
    const extent = await db.transaction((tx) => selectExtent(tx, municipality.id))
    const { slug, teryt, name, title, isDemo } = municipality
    return {
      slug,
      teryt,
      name,
      title,
      demo: isDemo,
      extent:
        extent === undefined
          ? null
          : [
              [extent.west, extent.south],
              [extent.east, extent.north],
            ],
    }
  }),
]
