import {
  computed,
  onScopeDispose,
  shallowReadonly,
  shallowRef,
  watch,
  type ComputedRef,
  type ShallowRef,
} from 'vue'

import { useLoad } from './use-load.ts'

/** `next` is where the next page begins; null: there is none. */
interface Page<Row, Next> {
  readonly rows: readonly Row[]
  readonly next: Next | null
}

interface Pages<Row> {
  /** Of all pages that have come; undefined while there is none. */
  readonly rows: ComputedRef<readonly Row[] | undefined>
  /** Why the first page has not come. */
  readonly error: Readonly<ShallowRef<unknown>>
  readonly reload: () => Promise<void>
  readonly more: More
}

/** For the component `MoreRows`. */
export interface More {
  readonly isThere: ComputedRef<boolean>
  /** Why the next page has not come: what there is stays. */
  readonly error: Readonly<ShallowRef<unknown>>
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly load: () => Promise<void>
}

/**
 * Loads a list a page at a time: the first when `key` changes and at once, the next when it is asked for. A next page that failed is
 * asked for again from the same place; one that a new key has overtaken is dropped.
 */
export function usePages<K, Row, Next extends string | number>(
  key: () => K,
  load: (key: K, after: Next | undefined, signal: AbortSignal) => Promise<Page<Row, Next>>,
): Pages<Row> {
  const first = useLoad(key, async (asked, signal) => ({
    asked,
    ...(await load(asked, undefined, signal)),
  }))
  const later = shallowRef<Page<Row, Next>>()
  const error = shallowRef<unknown>()
  const busy = shallowRef(false)
  let running = new AbortController()

  function forget() {
    running.abort()
    later.value = undefined
    error.value = undefined
    busy.value = false
  }
  watch(first.data, forget, { flush: 'sync' })
  onScopeDispose(forget)

  const next = computed(() => (later.value ?? first.data.value)?.next ?? null)

  async function loadMore() {
    const after = next.value
    if (first.data.value === undefined || after === null || busy.value) return
    const mine = (running = new AbortController())
    busy.value = true
    try {
      const page = await load(first.data.value.asked, after, mine.signal)
      if (mine.signal.aborted) return
      later.value = { rows: [...(later.value?.rows ?? []), ...page.rows], next: page.next }
      error.value = undefined
    } catch (reason) {
      if (mine.signal.aborted) return
      error.value = reason
    }
    busy.value = false
  }

  return {
    rows: computed(() => first.data.value && [...first.data.value.rows, ...(later.value?.rows ?? [])]),
    error: first.error,
    reload: first.reload,
    more: {
      isThere: computed(() => next.value !== null),
      error: shallowReadonly(error),
      busy: shallowReadonly(busy),
      load: loadMore,
    },
  }
}
