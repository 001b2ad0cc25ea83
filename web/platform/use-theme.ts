import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'

import { keep, readKept } from './kept.ts'

const THEMES = ['light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]
/** A theme, or whatever the device asks for. */
export type ThemeChoice = Theme | 'device'

const KEPT_AS = 'theme'
const QUERIES = {
  isForced: '(forced-colors: active)',
  wantsContrast: '(prefers-contrast: more)',
  isDark: '(prefers-color-scheme: dark)',
} as const

const choice = shallowRef<ThemeChoice>('device')
const theme = shallowRef<Theme>('light')

/** The theme that the page is drawn in now, whether chosen or the device's: what is drawn on a canvas follows it. */
export function useTheme(): Readonly<ShallowRef<Theme>> {
  return shallowReadonly(theme)
}

export function useThemeChoice(): Readonly<ShallowRef<ThemeChoice>> {
  return shallowReadonly(choice)
}

/** Draws the page in the chosen theme and keeps the choice on this device. */
export function chooseTheme(chosen: ThemeChoice): void {
  choice.value = chosen
  keep(KEPT_AS, chosen === 'device' ? null : chosen)
  apply()
}

/** Takes the kept choice up and follows the device from now on; once, before the page is drawn. */
export function followTheme(): void {
  const kept = readKept(KEPT_AS)
  choice.value = THEMES.find((known) => known === kept) ?? 'device'
  for (const query of Object.values(QUERIES)) window.matchMedia(query).addEventListener('change', apply)
  apply()
}

function apply(): void {
  theme.value = choice.value === 'device' ? themeOfDevice() : choice.value
  document.documentElement.dataset['theme'] = theme.value
  const ground = getComputedStyle(document.documentElement).getPropertyValue('background-color')
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', ground)
}

/** Every text of the dark theme has the contrast that is asked for, so whoever wants dark and contrast gets dark. */
function themeOfDevice(): Theme {
  const is = (query: string) => window.matchMedia(query).matches
  if (is(QUERIES.isForced)) return 'contrast'
  if (is(QUERIES.isDark)) return 'dark'
  return is(QUERIES.wantsContrast) ? 'contrast' : 'light'
}
