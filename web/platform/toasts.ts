import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/** A short word on what has just been done, with the way back where there is one. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo?: { readonly name: string; readonly run: () => void }
}

/** Long enough to read twice; with a way back, long enough to think. */
const SHOWN_MILLISECONDS = 6_000
const SHOWN_WITH_UNDO_MILLISECONDS = 15_000

const toasts = shallowRef<readonly Toast[]>([])
let lastId = 0

export function useToasts(): Readonly<ShallowRef<readonly Toast[]>> {
  return shallowReadonly(toasts)
}

export function showToast(text: string, undo?: Toast['undo']): void {
  const toast = { id: ++lastId, text, ...(undo && { undo }) }
  toasts.value = [...toasts.value, toast].slice(-3)
  window.setTimeout(
    () => {
      hideToast(toast.id)
    },
    undo === undefined ? SHOWN_MILLISECONDS : SHOWN_WITH_UNDO_MILLISECONDS,
  )
}

export function hideToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
