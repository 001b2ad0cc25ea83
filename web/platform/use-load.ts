import { onScopeDispose, onServerPrefetch, shallowRef, useId, watch, type ShallowRef } from 'vue'

import { ProblemError, problemDocument } from './api.ts'
import { type LoadedState, visit } from './visit.ts'

interface Loaded<T> {
  readonly data: Readonly<ShallowRef<T | undefined>>
  readonly error: Readonly<ShallowRef<unknown>>
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly reload: () => Promise<void>
}

/**
 * Loads when `key` changes and at once. What was shown stays until the new has come; a reply that
 * a later question has overtaken is dropped. A key of undefined asks nothing. On the server the page waits
 * for it, and the browser goes on from what the server has loaded.
 */
export function useLoad<K, T>(
  key: () => K | undefined,
  load: (key: K, signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = shallowRef(false)
  const id = useId()
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

  const { loaded, isOnServer } = visit()
  // Registered in the browser as well: only then `useId` counts alike on both sides below this component.
  onServerPrefetch(async () => {
    await reload()
    leave(loaded, id, { data, error })
  })
  if (!isOnServer) {
    watch(() => JSON.stringify(key()), reload, { immediate: !takeOver(id, { data, error }) })
  }
  onScopeDispose(() => {
    running.abort()
  })
  return { data, error, loading, reload }
}

interface Outcome<T> {
  readonly data: ShallowRef<T | undefined>
  readonly error: ShallowRef<unknown>
}

/** For the browser to go on from; what is no problem that can be told is a fault of the page. */
function leave(loaded: Map<string, LoadedState>, id: string, { data, error }: Outcome<unknown>): void {
  if (error.value instanceof ProblemError) loaded.set(id, { problem: error.value.problem })
  else if (error.value instanceof Error) throw error.value
  else if (data.value !== undefined) loaded.set(id, { data: data.value })
}

/** Whether the server has been here before. */
function takeOver<T>(id: string, { data, error }: Outcome<T>): boolean {
  const { loaded } = visit()
  const state = loaded.get(id)
  if (state === undefined) return false
  loaded.delete(id)
  if ('problem' in state) error.value = new ProblemError(problemDocument.parse(state.problem))
  else data.value = state.data as T // written by the same place of the same page
  return true
}
