import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { ProblemError, UnreachableError } from './api.ts'
import { type FormFault } from './form-faults.ts'

interface Submission {
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly faults: Readonly<ShallowRef<readonly FormFault[]>>
  /** What is wrong with a field, for the field. */
  readonly faultOf: (field: string) => string | undefined
  readonly submit: () => Promise<void>
}

interface Form {
  /** What can be said before anybody is asked. */
  readonly check?: () => readonly FormFault[]
  readonly send: () => Promise<void>
  /** Names of the fields as they are on the screen, by their names in the body: `unit-id`. */
  readonly labels: () => Readonly<Record<string, string>>
}

/** What went wrong in the browser itself, told in words of the catalogue. */
export class KnownFault extends Error {
  readonly key: string

  constructor(key: string) {
    super(key)
    this.key = key
  }
}

/** Sends a form once at a time, and finds the field of whatever the server says of the input. */
export function useSubmit({ check, send, labels }: Form): Submission {
  const { t } = useI18n()
  const busy = shallowRef(false)
  const faults = shallowRef<readonly FormFault[]>([])

  async function submit() {
    if (busy.value) return
    faults.value = check?.() ?? []
    if (faults.value.length > 0) return
    busy.value = true
    try {
      await send()
    } catch (error) {
      faults.value = told(error)
    } finally {
      busy.value = false
    }
  }

  function told(error: unknown): readonly FormFault[] {
    if (error instanceof ProblemError) return ofProblem(error)
    if (error instanceof UnreachableError) return [{ field: null, text: t('errors.unreachable') }]
    if (error instanceof KnownFault) return [{ field: null, text: t(error.key) }]
    throw error
  }

  function ofProblem({ problem }: ProblemError): readonly FormFault[] {
    const errors = problem.errors ?? []
    if (errors.length === 0) return [{ field: null, text: problem.detail }]
    return errors.map(({ pointer, detail }) => {
      const field = pointer.replace(/^\/body\//, '').replaceAll('/', '-')
      const label = labels()[field]
      return label === undefined ? { field: null, text: detail } : { field, text: `${label}: ${detail}` }
    })
  }

  return {
    busy: shallowReadonly(busy),
    faults: shallowReadonly(faults),
    faultOf: (field) => faults.value.find((fault) => fault.field === field)?.text,
    submit,
  }
}
