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

/** The words of the workspace are many, and no resident needs them: they come with its first screen. */
const WORKSPACE_FILES: Readonly<Record<Language, () => Promise<{ default: Catalogue }>>> = {
  pl: () => import('../messages/pl.json?workspace'),
  en: () => import('../messages/en.json?workspace'),
  uk: () => import('../messages/uk.json?workspace'),
}

export async function fetchWorkspaceWords(language: Language): Promise<Catalogue> {
  return (await WORKSPACE_FILES[language]()).default
}

export async function fetchCatalogue(language: Language): Promise<Catalogue> {
  return (await FILES[language]()).default
}
