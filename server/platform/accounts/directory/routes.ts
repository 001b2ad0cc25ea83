import { type Route, route } from '../../http/route.ts'
import {
  deleteOwnLink,
  getDirectory,
  getOwnLink,
  postDirectoryCheck,
  postDirectoryCode,
  postDirectorySession,
  postDirectoryVisit,
  postLinkVisit,
  putDirectory,
  putOwnLink,
} from './contract.ts'
import { endLink, keepLink, leaveForLink, readLink } from './link.ts'
import { checkDirectory, readSettings, setDirectory } from './settings.ts'
import { addCode, leaveForDirectory, signInByDirectory } from './sign-in.ts'

export const directoryRoutes: readonly Route[] = [
  route(getDirectory, readSettings),
  route(putDirectory, setDirectory),
  route(postDirectoryCheck, checkDirectory),
  route(postDirectoryVisit, leaveForDirectory),
  route(postDirectorySession, signInByDirectory),
  route(postDirectoryCode, addCode),
  route(getOwnLink, readLink),
  route(postLinkVisit, leaveForLink),
  route(putOwnLink, keepLink),
  route(deleteOwnLink, endLink),
]
