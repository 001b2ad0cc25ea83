import { type Language } from '../../server/platform/languages/contract.ts'

export interface Catalogue {
  [key: string]: string | Catalogue
}

/** Nobody carries another's words: each catalogue is a file of its own, fetched when its language is spoken. */
const FILES: Readonly<Record<Language, () => Promise<{ default: Catalogue }>>> = {
  pl: () => import('../messages/pl.json'),
  en: () => import('../messages/en.json'),
  uk: () => import('../messages/uk.json'),
}

export async function fetchCatalogue(language: Language): Promise<Catalogue> {
  return (await FILES[language]()).default
}
