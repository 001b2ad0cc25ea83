import { type Route, route } from '../../platform/http/route.ts'
import {
  deletePost,
  getKeptPost,
  getPost,
  listKeptPosts,
  listPosts,
  postNewsCheck,
  postPost,
  putPost,
} from './contract.ts'
import {
  changePost,
  checkText,
  readKeptPost,
  readKeptPosts,
  readPost,
  readPosts,
  throwAway,
  writePost,
} from './service.ts'

export const routes: readonly Route[] = [
  route(listPosts, readPosts),
  route(getPost, readPost),
  route(listKeptPosts, readKeptPosts),
  route(getKeptPost, readKeptPost),
  route(postPost, writePost),
  route(putPost, changePost),
  route(deletePost, throwAway),
  route(postNewsCheck, checkText),
]
