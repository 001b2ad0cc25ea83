import { type Route, route } from '../http/route.ts'
import { getFace, getFaceArms, getFaceStyle, putFace } from './contract.ts'
import { changeFace, readFace, readFaceArms, readFaceStyle } from './service.ts'

export const routes: readonly Route[] = [
  route(getFace, readFace),
  route(getFaceStyle, readFaceStyle),
  route(getFaceArms, readFaceArms),
  route(putFace, changeFace),
]
