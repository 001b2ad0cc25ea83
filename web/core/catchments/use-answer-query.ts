import { computed, type ComputedRef } from 'vue'
import { useRoute, type LocationQuery } from 'vue-router'

import { level, type Level } from '../../../server/core/schools/contract.ts'

/** How a level is called in the address of the page. */
const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  kindergarten: 'przedszkole',
  primary: 'podstawowa',
  secondary: 'ponadpodstawowa',
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** As much as the search takes. */
const LONGEST_WORDS = 200

export interface AnswerQuestion {
  /** An address in words, as the form sends it. */
  readonly words?: string
  readonly addressId?: number
  readonly lon?: number
  readonly lat?: number
  /** In metres, of a telephone's position. */
  readonly accuracy?: number
  readonly entryYear?: number
  readonly level: Level
  /** The day whose data answer, where it is not today. */
  readonly on?: string
}

/** What the page's address asks: `/odpowiedz?adres=12&rok=2028&etap=przedszkole`; undefined when it names no place. */
export function useAnswerQuestion(): ComputedRef<AnswerQuestion | undefined> {
  const route = useRoute()
  return computed(() => readQuestion(route.query))
}

function readQuestion(query: LocationQuery): AnswerQuestion | undefined {
  const [addressId, lon, lat, accuracy, entryYear] = ['adres', 'lon', 'lat', 'dokladnosc', 'rok'].map(
    (name) => number(query[name]),
  )
  const place = placeOf({ addressId, lon, lat, accuracy, words: query['q'] })
  if (place === undefined) return undefined
  const on = query['stan']
  return {
    ...place,
    ...(entryYear !== undefined && { entryYear }),
    ...(typeof on === 'string' && DAY.test(on) && { on }),
    level: levelOf(query['etap']),
  }
}

interface Given {
  readonly addressId: number | undefined
  readonly lon: number | undefined
  readonly lat: number | undefined
  readonly accuracy: number | undefined
  readonly words: LocationQuery[string] | undefined
}

function placeOf({ addressId, lon, lat, accuracy, words }: Given): Omit<AnswerQuestion, 'level'> | undefined {
  if (addressId !== undefined) return { addressId }
  if (lon !== undefined && lat !== undefined) return { lon, lat, ...(accuracy !== undefined && { accuracy }) }
  return typeof words === 'string' ? { words: words.trim().slice(0, LONGEST_WORDS) } : undefined
}

function levelOf(word: LocationQuery[string] | undefined): Level {
  return level.options.find((option) => LEVEL_WORDS[option] === word) ?? 'primary'
}

export function levelQuery(chosen: Level): string | undefined {
  return chosen === 'primary' ? undefined : LEVEL_WORDS[chosen]
}

function number(value: LocationQuery[string] | undefined): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const parsed = Number(value)
  return Number.isFinite(parsed) ? parsed : undefined
}
