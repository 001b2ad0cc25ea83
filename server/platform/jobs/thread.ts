import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/**
 * Lets a thread of its own compute: the server goes on answering. `file` is a built script that posts one message, worked out
 * of its `workerData`. It is ended when `signal` is; what it throws is thrown here.
 */
export async function computeInThread(file: string, given: unknown, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted()
  const worker = new Worker(file, { workerData: given })
  try {
    const messages: unknown[] = await once(worker, 'message', { signal })
    return messages[0]
  } finally {
    await worker.terminate()
  }
}
