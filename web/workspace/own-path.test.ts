import { expect, test } from '@jest/globals'
import { createMemoryHistory, createRouter } from 'vue-router'

import { workspaceRoutes } from '../workspace-routes.ts'
import { ownPath } from './own-path.ts'

const router = createRouter({
  history: createMemoryHistory('/m/koszalin/'),
  routes: [{ path: '/', component: {} }, { path: '/szkoly', component: {} }, ...workspaceRoutes],
})

test.each(['/praca', '/praca/konta?rola=auditor', '/praca/konta/12#nadania'])(
  'whoever asked for %s gets it',
  (path) => {
    expect(ownPath(path, router)).toBe(path)
  },
)

test.each([
  'https://example.com/praca',
  '//example.com/praca',
  '/\\example.com',
  'javascript:alert(1)',
  '/szkoly',
  '/logowanie?wroc=/praca',
  '',
  undefined,
  ['/praca/konta'],
])('nobody is sent elsewhere: %s', (asked) => {
  expect(ownPath(asked, router)).toBe('/praca')
})
