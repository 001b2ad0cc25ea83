import {
  beginImport,
  bringPiece,
  FILE_BYTES,
  type ImportDraft,
  PIECE_BYTES,
  previewImport,
} from '../../../server/platform/imports/contract.ts'
import { call } from '../../platform/api.ts'

/** How much of all files has come to the server, in bytes. */
export interface Sent {
  readonly done: number
  readonly all: number
}

export const tooLarge = (files: readonly File[]): File | undefined =>
  files.find(({ size }) => size > FILE_BYTES)

/** What is sent as the beginning of an import. */
interface Wish {
  readonly kind: string
  readonly options: { name: string; value: string | boolean }[]
  readonly files: readonly File[]
}

export function begin({ kind, options, files }: Wish): Promise<ImportDraft> {
  const named = files.map(({ name, size }) => ({ name, size }))
  return call(beginImport, { body: { kind, options, files: named } })
}

/** Sends what the server does not have yet of the files of a draft, and asks for its preview. */
export async function bring(
  draft: ImportDraft,
  files: readonly File[],
  tell: (sent: Sent) => void,
  signal: AbortSignal,
): Promise<ImportDraft> {
  const all = draft.files.reduce((sum, { size }) => sum + size, 0)
  let done = draft.files.reduce((sum, { received }) => sum + received, 0)
  tell({ done, all })
  for (const [index, { size, received }] of draft.files.entries()) {
    const file = files[index]
    if (file?.size !== size) throw new Error('The files are those that were announced')
    for (let start = received; start < size; start += PIECE_BYTES) {
      const bytes = await base64(file.slice(start, start + PIECE_BYTES))
      await call(bringPiece, { params: { id: draft.id, file: index }, body: { start, bytes } }, { signal })
      done += Math.min(PIECE_BYTES, size - start)
      tell({ done, all })
    }
  }
  return call(previewImport, { params: { id: draft.id } })
}

/** The bytes as text, a stretch at a time: no call takes half a million arguments. */
async function base64(piece: Blob): Promise<string> {
  const STRETCH = 8_192
  const bytes = new Uint8Array(await piece.arrayBuffer())
  let text = ''
  for (let start = 0; start < bytes.length; start += STRETCH) {
    text += String.fromCharCode(...bytes.subarray(start, start + STRETCH))
  }
  return btoa(text)
}
