import type { NewPost } from '../modules/news/index.ts'
import { message } from '../platform/messages.ts'

const DAY_MILLISECONDS = 86_400_000

/** News and a page of a demo city, and news of one of its schools. */
export function demoPosts(schoolId: number | undefined, today: string): NewPost[] {
  const day = (ago: number) => new Date(Date.parse(today) - ago * DAY_MILLISECONDS).toISOString().slice(0, 10)
  const post = (key: string, ago: number, kind: NewPost['kind'] = 'news'): NewPost => ({
    kind,
    schoolId: null,
    title: message(`demo.news.${key}.title`),
    body: message(`demo.news.${key}.body`),
    shownFrom: day(ago),
  })
  return [
    post('about', 30, 'page'),
    post('recruitment', 3),
    ...(schoolId === undefined ? [] : [{ ...post('openDay', 1), schoolId }]),
  ]
}
