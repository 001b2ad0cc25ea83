import { type Route } from '../../platform/http/route.ts'

/** None: the terrain is seen in tiles only. */
export const routes: readonly Route[] = []
