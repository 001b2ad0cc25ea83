import type { Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { routes } from './routes.ts'

export { loadPosts, type NewPost } from './service.ts'

/** News and pages of the city and its schools, written once and shown on the portal and on the school's page. */
export const news: Part = { name: 'news', routes, commands: [], tables: publicTables('news_posts') }
