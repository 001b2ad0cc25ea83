import { computed, type ComputedRef } from 'vue'
import { useRoute, type LocationQuery } from 'vue-router'

import { level, type Level } from '../../../server/core/schools/contract.ts'

/** How a level is called in the address of the page. */
const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  kindergarten: 'przedszkole',
  primary: 'podstawowa',
  secondary: 'ponadpodstawowa',
}

interface AnswerQuestion {
  readonly addressId?: number
  readonly lon?: number
  readonly lat?: number
  readonly entryYear?: number
  readonly level: Level
}

/** What the page's address asks: `/odpowiedz?adres=12&rok=2028&etap=przedszkole`; undefined when it names no place. */
export function useAnswerQuestion(): ComputedRef<AnswerQuestion | undefined> {
  const route = useRoute()
  return computed(() => readQuestion(route.query))
}

function readQuestion(query: LocationQuery): AnswerQuestion | undefined {
  const [addressId, lon, lat, entryYear] = ['adres', 'lon', 'lat', 'rok'].map((name) => number(query[name]))
  const place =
    addressId !== undefined
      ? { addressId }
      : lon !== undefined && lat !== undefined
        ? { lon, lat }
        : undefined
  if (place === undefined) return undefined
  return { ...place, ...(entryYear !== undefined && { entryYear }), level: levelOf(query['etap']) }
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
