import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const row = z.object({
  accent: z.string().nullable(),
  hasArms: z.boolean(),
  unit: z.string().nullable(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  version: z.int(),
})
export type FaceRow = z.output<typeof row>

export function findFace(tx: Db): Promise<FaceRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT f.accent, f.arms IS NOT NULL AS has_arms, f.unit, f.address, f.phone, f.email, f.version
      FROM face_settings AS f`,
    row,
  )
}

const picture = z.object({ arms: z.instanceof(Uint8Array) })

/** The coat of arms, PNG. */
export async function findArms(tx: Db): Promise<Uint8Array | undefined> {
  return (await tx.maybeOne(sql`SELECT f.arms FROM face_settings AS f WHERE f.arms IS NOT NULL`, picture))
    ?.arms
}

export type NewFace = Omit<FaceRow, 'hasArms' | 'version'> & {
  /** Base64; null: none. */
  readonly arms: string | null
  readonly keepsArms: boolean
}

/** Puts the looks in place of those of `version` (null: there are none yet); 0: there is another version by now. */
export function upsertFace(tx: Db, version: number | null, face: NewFace): Promise<number> {
  return tx.run(sql`
    INSERT INTO face_settings AS f (accent, arms, unit, address, phone, email, version)
    VALUES (${face.accent}, decode(${face.arms}, 'base64'), ${face.unit}, ${face.address}, ${face.phone}, ${face.email}, 1)
    ON CONFLICT (id) DO UPDATE
    SET accent = excluded.accent,
      arms = CASE WHEN ${face.keepsArms}::boolean THEN f.arms ELSE excluded.arms END,
      unit = excluded.unit, address = excluded.address, phone = excluded.phone, email = excluded.email,
      version = f.version + 1
    WHERE f.version = ${version}`)
}

interface OnMunicipality {
  readonly title: string
  readonly version: number
  readonly embedders: readonly string[]
}

/** What every page needs before it asks anything stands with the municipality itself: servers know it a second later. */
export async function setOnMunicipality(
  tx: Db,
  id: number,
  { title, version, embedders }: OnMunicipality,
): Promise<void> {
  await tx.run(sql`
    UPDATE public.municipalities AS m
    SET title = ${title}, face_version = ${version}, embedders = ${embedders}::text[]
    WHERE m.id = ${id}`)
}
