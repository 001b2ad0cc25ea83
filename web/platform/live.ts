import { shallowReadonly, shallowRef } from 'vue'

const live = shallowRef(false)

/** Whether the page answers to its buttons; until then, or without scripts, it is only what the server has made. */
export const isLive = shallowReadonly(live)

/** Says that every screen has been taken over by its script. */
export function goLive(): void {
  live.value = true
}
