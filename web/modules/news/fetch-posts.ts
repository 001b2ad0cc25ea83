import { listPosts, type PostKind, type ShownPost } from '../../../server/modules/news/contract.ts'
import { call } from '../../platform/api.ts'

const PAGE = 20
/** As many as the server gives at once. */
const MOST = 100

interface PostPage {
  readonly rows: readonly ShownPost[]
  readonly next: string | null
}

/** News a page at a time. */
export async function fetchNews(after: string | undefined, signal: AbortSignal): Promise<PostPage> {
  const query = { kind: 'news' as const, limit: PAGE, ...(after !== undefined && { after }) }
  const { posts, next } = await call(listPosts, { query }, { signal })
  return { rows: posts, next }
}

/** Posts of a school, or pages of all: few enough to come at once. */
export async function fetchPosts(
  { schoolId, kind }: { readonly schoolId?: number; readonly kind?: PostKind },
  signal: AbortSignal,
): Promise<readonly ShownPost[]> {
  const query = {
    limit: MOST,
    ...(schoolId !== undefined && { schoolId }),
    ...(kind !== undefined && { kind }),
  }
  return (await call(listPosts, { query }, { signal })).posts
}

/** Whether a school has written anything; false too where that cannot be asked: there is a list of all news besides. */
export async function hasPost(schoolId: number, signal: AbortSignal): Promise<boolean> {
  const posts = await fetchPosts({ schoolId }, signal).catch(() => [])
  return posts.length > 0
}
