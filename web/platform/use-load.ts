import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

interface Loaded<T> {
  readonly data: Readonly<ShallowRef<T | undefined>>
  readonly error: Readonly<ShallowRef<unknown>>
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly reload: () => Promise<void>
}

/**
 * Loads when `key` changes and at once. What was shown stays until the new has come; a reply that
 * a later question has overtaken is dropped. A key of undefined asks nothing.
 */
export function useLoad<K, T>(
  key: () => K | undefined,
  load: (key: K, signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = shallowRef(false)
  let running = new AbortController()

  async function reload() {
    running.abort()
    const asked = key()
    const mine = (running = new AbortController())
    loading.value = asked !== undefined
    error.value = undefined
    if (asked === undefined) {
      data.value = undefined
      return
    }
    try {
      const result = await load(asked, mine.signal)
      if (!mine.signal.aborted) data.value = result
    } catch (reason) {
      if (mine.signal.aborted) return
      data.value = undefined
      error.value = reason
    }
    if (!mine.signal.aborted) loading.value = false
  }

  watch(() => JSON.stringify(key()), reload, { immediate: true })
  onScopeDispose(() => {
    running.abort()
  })
  return { data, error, loading, reload }
}
