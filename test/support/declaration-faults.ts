/// <reference lib="dom" />
import { type Page } from 'playwright-core'

/** What the format of declarations wants (domain/law.md 14): an element for each. */
const REQUIRED = [
  'a11y-wstep',
  'a11y-podmiot',
  'a11y-url',
  'a11y-data-publikacja',
  'a11y-data-aktualizacja',
  'a11y-status',
  'a11y-data-sporzadzenie',
  'a11y-kontakt',
  'a11y-osoba',
  'a11y-email',
  'a11y-telefon',
  'a11y-procedura',
  'a11y-architektura',
  'a11y-aplikacje',
]

/** T14.1: what is wrong with the declaration on a page, read as an inspector's program reads it; nothing when it is valid. */
export async function declarationFaults(page: Page): Promise<string[]> {
  return [...(await missingParts(page)), ...(await wrongDays(page)), ...(await wrongWords(page))]
}

function missingParts(page: Page): Promise<string[]> {
  return page.evaluate((required) => {
    return required.flatMap((id) => {
      const found = document.querySelectorAll(`[id="${id}"]`)
      if (found.length !== 1) return [`${id}: ${found.length} elements`]
      return found[0]?.textContent.trim() === '' ? [`${id}: empty`] : []
    })
  }, REQUIRED)
}

function wrongDays(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[id^="a11y-data-"]')].flatMap((element) => {
      const day = element.getAttribute('datetime') ?? ''
      const isDay =
        element.tagName === 'TIME' && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
      if (!isDay) return [`${element.id}: no day`]
      return element.textContent.trim() === day ? [] : [`${element.id}: says another day`]
    }),
  )
}

function wrongWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const status = document.querySelector('#a11y-status')?.textContent ?? ''
    return [
      ...(document.querySelectorAll('main h1').length === 1 ? [] : ['not one h1']),
      ...(document.querySelectorAll('main h2').length > 3 ? [] : ['too few h2']),
      ...(/w pełni zgodna|częściowo zgodna|niezgodna/.test(status)
        ? []
        : ['a11y-status: no word of the law']),
      ...(document.querySelector('#a11y-procedura a[href*="brpo.gov.pl"]') ? [] : ['no commissioner']),
    ]
  })
}
