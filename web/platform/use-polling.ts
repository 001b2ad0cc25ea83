import { onMounted, onUnmounted, watch } from 'vue'

/**
 * Asks again and again while there is something to wait for and somebody looks: a hidden page asks nothing, and asks at once
 * when it is seen again.
 */
export function usePolling(isWaiting: () => boolean, ask: () => Promise<void>, milliseconds: number): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop() {
    clearTimeout(timer)
    timer = undefined
  }
  function goOn() {
    stop()
    if (isWaiting() && !document.hidden) timer = setTimeout(() => void askOnce(), milliseconds)
  }
  async function askOnce() {
    await ask()
    // Meanwhile the page may have been left.
    if (timer !== undefined) goOn()
  }
  function lookAgain() {
    stop()
    if (!document.hidden && isWaiting()) {
      timer = setTimeout(() => void askOnce())
    }
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', lookAgain)
    watch(isWaiting, goOn, { immediate: true })
  })
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', lookAgain)
    stop()
  })
}
