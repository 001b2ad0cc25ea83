import { type Component, type InjectionKey } from 'vue'

/** A tab that a module adds to the page of a school. */
export interface SchoolTab {
  /** The end of its address: `/szkoly/12/biblioteka`. */
  readonly path: string
  /** The message that names it. */
  readonly title: string
  /** What it shows; it is given `schoolId`. */
  readonly component: Component
  /** Whether the module has anything to say of this school: asked with the page, so that no tab leads to nothing. */
  isThere(schoolId: number, signal: AbortSignal): Promise<boolean>
}

export const schoolTabsKey: InjectionKey<readonly SchoolTab[]> = Symbol('school tabs')
