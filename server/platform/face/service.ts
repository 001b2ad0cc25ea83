import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import type { Input, Output } from '../http/endpoint.ts'
import { conflict, invalid, notFound } from '../http/problem.ts'
import type { Municipality } from '../municipalities/contract.ts'
import { isReadable, leastContrast, styleOf } from './colours/shades.ts'
import type { Face, getFaceArms, getFaceStyle, putFace } from './contract.ts'
import { findArms, findFace, setOnMunicipality, upsertFace } from './repository.ts'

/** The municipality's own looks, as far as it has any. */
export function readFace(_input: unknown, { db, municipality }: Context): Promise<Face> {
  return db.transaction((tx) => faceOf(tx, municipality))
}

/** The stylesheet of its colour; empty where it has none. */
export async function readFaceStyle(_input: unknown, { db }: Context): Promise<Output<typeof getFaceStyle>> {
  const face = await db.transaction(findFace)
  const accent = face?.accent ?? null
  return accent === null ? '' : styleOf(accent)
}

/** Its coat of arms. Throws `not-found` where it has none. */
export async function readFaceArms(_input: unknown, { db }: Context): Promise<Output<typeof getFaceArms>> {
  const arms = await db.transaction(findArms)
  if (arms === undefined) throw notFound('coat-of-arms', 'png')
  return arms
}

/** Sets the looks. Throws 400 with pointers, also for a colour in which text could not be read, and 409 `version-conflict`. */
export async function changeFace(
  { body }: Input<typeof putFace>,
  { db, municipality }: Context,
): Promise<Face> {
  const { title, accent, arms, embedders, version, ...contact } = body
  requireReadable(accent)
  requirePicture(arms)
  const keepsArms = arms === 'keep'
  const picture = arms === null || arms === 'keep' ? null : arms.png
  return db.transaction(async (tx) => {
    const written = { accent, ...contact, arms: picture, keepsArms }
    if ((await upsertFace(tx, version, written)) === 0) throw conflict('version-conflict')
    await setOnMunicipality(tx, municipality.id, { title, version: (version ?? 0) + 1, embedders })
    tx.audit({ action: 'face.change', details: { title, accent, embedders: embedders.join(' ') } })
    return faceOf(tx, { ...municipality, title, embedders })
  })
}

async function faceOf(
  tx: Db,
  { title, embedders }: Pick<Municipality, 'title' | 'embedders'>,
): Promise<Face> {
  const row = await findFace(tx)
  const none = {
    accent: null,
    hasArms: false,
    unit: null,
    address: null,
    phone: null,
    email: null,
    version: null,
  }
  return { title, embedders, ...(row ?? none) }
}

function requireReadable(accent: string | null): void {
  if (accent === null || isReadable(accent)) return
  const params = { ratio: leastContrast(accent).toFixed(1) }
  throw invalid([{ pointer: '/body/accent', why: 'input.contrast', params }])
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_BYTES = 200 * 1024

function requirePicture(arms: Input<typeof putFace>['body']['arms']): void {
  if (arms === null || arms === 'keep') return
  const bytes = Buffer.from(arms.png, 'base64')
  if (!bytes.subarray(0, PNG.length).equals(PNG))
    throw invalid([{ pointer: '/body/arms/png', why: 'input.no-png' }])
  if (bytes.length > MOST_BYTES) throw invalid([{ pointer: '/body/arms/png', why: 'input.too-long' }])
}
