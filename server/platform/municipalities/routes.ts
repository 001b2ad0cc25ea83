import type { Output } from '../http/endpoint.ts'
import { type Route, route } from '../http/route.ts'
import { type FaceRow, findFace } from '../face/index.ts'
import { getMunicipality } from './contract.ts'
import { selectExtent } from './repository.ts'

export const routes: readonly Route[] = [
  route(getMunicipality, async (_, { municipality, db }): Promise<Output<typeof getMunicipality>> => {
    const { slug, teryt, name, title, isDemo, faceVersion } = municipality
    const { extent, face } = await db.transaction(async (tx) => ({
      extent: await selectExtent(tx, municipality.id),
      face: faceVersion === null ? undefined : await findFace(tx),
    }))
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
      face: face === undefined ? null : facts(face),
    }
  }),
]

const facts = ({ version, hasArms, unit, address, phone, email }: FaceRow) => ({
  version,
  hasArms,
  unit,
  address,
  phone,
  email,
})
