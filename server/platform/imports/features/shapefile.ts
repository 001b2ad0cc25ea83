import { basename, extname } from 'node:path'
import { TextDecoder } from 'node:util'

import { read } from 'shapefile'

import { Problem } from '../../http/problem.ts'
import type { ImportFile } from '../run-import.ts'
import { readBytes } from '../text-file.ts'
import { type FeatureReader, sift } from './feature.ts'
import { chooseLayer } from './layer.ts'
import { crsOfWkt } from './prj.ts'

/** The files of one shapefile in an archive, by their endings. */
interface Parts {
  readonly name: string
  readonly parts: ReadonlyMap<string, ImportFile>
}

/** Endings of the files that tell something of a shapefile's objects. */
export const SHAPEFILE_ENDINGS = ['.shp', '.dbf', '.prj', '.cpg']

/**
 * One shapefile of an archive, given as its members. Texts are in the encoding of the `.cpg`, else that of the table's own mark, else
 * UTF-8 or windows-1250, whichever they are. Throws a `Problem` where a part is missing, cut short or against another.
 */
export const readShapefile = async (
  archive: ImportFile,
  members: readonly ImportFile[],
  asked: Parameters<FeatureReader>[1],
): ReturnType<FeatureReader> => {
  const { name, parts } = chooseLayer(archive, groupParts(members), asked.layer)
  const bytesOf = async (ending: string) => {
    const part = parts.get(ending)
    return part === undefined ? undefined : readBytes(part)
  }
  const [shp, dbf, prj, cpg] = await Promise.all(SHAPEFILE_ENDINGS.map(bytesOf))
  if (shp === undefined || dbf === undefined) {
    throw new Problem(400, 'shapefile-incomplete', { file: archive.name, part: `${name}.dbf` })
  }
  if (isCutShort(shp)) throw new Problem(400, 'shapefile-broken', { file: archive.name })
  const encoding = encodingOf(archive, dbf, cpg?.toString('latin1'))
  const { features } = await read(new Uint8Array(shp), new Uint8Array(dbf), { encoding }).catch(() => {
    throw new Problem(400, 'shapefile-broken', { file: archive.name })
  })
  if (features.length !== dbf.readUInt32LE(RECORDS)) {
    throw new Problem(400, 'shapefile-broken', { file: archive.name })
  }
  const all = features.map(({ properties, geometry }, index) => ({
    position: index + 1,
    properties: properties ?? {},
    geometry,
  }))
  const declared = prj === undefined ? undefined : crsOfWkt(prj.toString('utf8'))
  return { ...sift(all, asked), name: archive.name, declared }
}

function groupParts(members: readonly ImportFile[]): Parts[] {
  const groups = new Map<string, Map<string, ImportFile>>()
  for (const member of members) {
    const ending = extname(member.name)
    const name = basename(member.name, ending)
    const parts = groups.get(name) ?? new Map<string, ImportFile>()
    groups.set(name, parts.set(ending.toLowerCase(), member))
  }
  return [...groups].flatMap(([name, parts]) => (parts.has('.shp') ? [{ name, parts }] : []))
}

/** Where the length of the file stands in the header of a `.shp`, in words of two bytes. */
const LENGTH = 24
/** Where the count of records, the length of the header, and the mark of the encoding stand in a `.dbf`. */
const RECORDS = 4
const HEADER_LENGTH = 8
const ENCODING_MARK = 29
const SHORTEST = 32

function isCutShort(shp: Buffer): boolean {
  return shp.length < LENGTH + 4 || shp.readUInt32BE(LENGTH) * 2 !== shp.length
}

/** Of the language drivers that Polish files bear. */
const MARKS: Readonly<Record<number, string>> = { 0xc8: 'windows-1250', 0x64: 'cp852', 0x1f: 'cp852' }

function encodingOf(archive: ImportFile, dbf: Buffer, cpg: string | undefined): string {
  if (dbf.length < SHORTEST) throw new Problem(400, 'shapefile-broken', { file: archive.name })
  const said = cpg?.trim() ?? MARKS[dbf[ENCODING_MARK] ?? 0]
  if (said === undefined || said === '') return guessed(dbf.subarray(dbf.readUInt16LE(HEADER_LENGTH)))
  if (/65001|utf-?8/i.test(said)) return 'utf-8'
  if (said.includes('1250')) return 'windows-1250'
  if (/8859-?2|28592|latin-?2/i.test(said)) return 'iso-8859-2'
  throw new Problem(400, 'shapefile-encoding', { file: archive.name, encoding: said })
}

function guessed(texts: Buffer): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(texts)
    return 'utf-8'
  } catch {
    return 'windows-1250'
  }
}
