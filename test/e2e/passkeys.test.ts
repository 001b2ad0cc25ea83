import { expect, test } from '@jest/globals'
import { type CDPSession, type Page } from 'playwright-core'

import { axeFaults } from '../support/axe.ts'
import { openPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
/** Passkeys are for names of hosts, not for numbers. */
const address = () => portal.url.replace('127.0.0.1', 'localhost')

/** A device with a fingerprint reader that says yes, as Chromium plays it. */
async function virtualAuthenticator(page: Page): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, id: authenticatorId }
}

test('a passkey is added by name, not twice to a device, called otherwise, signs in without a name or a password, and is removed', async () => {
  const { page, context, complaints } = await openAs(portal.browser, address(), 'kadry', { bypassCSP: true })
  const { cdp, id } = await virtualAuthenticator(page)
  await page.goto(`${address()}/praca/moje-konto`)
  await settleWorkspace(page)
  await page.getByLabel('Nazwa klucza').fill('Laptop w pracy')
  await page.keyboard.press('Enter')
  await page.getByText('Dodano klucz: Laptop w pracy.').waitFor()
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })
  expect(credentials).toEqual([expect.objectContaining({ isResidentCredential: true, rpId: 'localhost' })])

  await page.getByLabel('Nazwa klucza').fill('Drugi')
  await page.keyboard.press('Enter')
  await page.getByText('To urządzenie ma już klucz do tego konta.').waitFor()
  expect(await page.getByRole('rowheader', { name: 'Drugi' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Zmień nazwę' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nazwa klucza').fill('Laptop w domu')
  await page.keyboard.press('Enter')
  await page.getByText('Zmieniono nazwę klucza: Laptop w domu.').waitFor()

  await page.getByRole('button', { name: 'Wyloguj', exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
  await page.getByRole('button', { name: 'Zaloguj kluczem dostępu' }).click()
  await page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()

  await page.goto(`${address()}/praca/moje-konto`)
  await page.getByRole('rowheader', { name: 'Laptop w domu' }).waitFor()
  await settleWorkspace(page)
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Usuń', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Usuń' }).click()
  await page.getByText('Usunięto klucz: Laptop w domu.').waitFor()
  // Chromium tells that signing out has cleared what it kept.
  expect(complaints.filter((line) => !line.includes('Clear-Site-Data'))).toEqual([])
  await context.close()
})

test('whoever has a passkey that is not known here is told so, and may type the password', async () => {
  const { page, context } = await openPage(portal.browser, address())
  const { cdp, id } = await virtualAuthenticator(page)
  await page.goto(`${address()}/logowanie`)
  await cdp.send('WebAuthn.addCredential', {
    authenticatorId: id,
    credential: {
      credentialId: Buffer.from('nieznany klucz').toString('base64'),
      isResidentCredential: true,
      rpId: 'localhost',
      userHandle: Buffer.from('miasto/1').toString('base64'),
      privateKey: await freshKey(page),
      signCount: 1,
    },
  })
  await page.getByRole('button', { name: 'Zaloguj kluczem dostępu' }).click()
  await page.getByRole('group', { name: 'Popraw to, co poniżej:' }).getByText('Tym kluczem').waitFor()
  expect(await page.getByLabel('Nazwa użytkownika').inputValue()).toBe('')
  await context.close()
})

/** A private key of P-256, PKCS #8 in base64, that the browser has just made. */
function freshKey(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kind = { name: 'ECDSA', namedCurve: 'P-256' }
    const { privateKey } = await crypto.subtle.generateKey(kind, true, ['sign', 'verify'])
    const bytes = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
    return btoa(String.fromCharCode(...bytes))
  })
}
