import { beforeEach, expect, test } from '@jest/globals'

import { handOverInvitation, invitationLink, readInvitationLink, takeInvitation } from './invitation.ts'

const CODE = { code: '7K2M-XQ9T-4HVB-W8NE', expiresAt: '2026-11-24T12:00:00Z' }

beforeEach(() => {
  takeInvitation(0)
})

test('a code is told once, to the screen of its account', () => {
  handOverInvitation(12, CODE)
  expect(takeInvitation(12)).toEqual(CODE)
  expect(takeInvitation(12)).toBeUndefined()
})

test('a code is not told on the screen of another account', () => {
  handOverInvitation(12, CODE)
  expect(takeInvitation(13)).toBeUndefined()
  expect(takeInvitation(12)).toBeUndefined()
})

test('what the picture says is read by the page that it leads to, and by no server', () => {
  const link = new URL(invitationLink('j.nowak+1', CODE))
  expect(link.pathname).toBe('/haslo')
  expect(link.search).toBe('')
  expect(readInvitationLink(link.hash)).toEqual({ username: 'j.nowak+1', code: CODE.code })
})
