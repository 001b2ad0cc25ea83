import { type Component, type InjectionKey } from 'vue'

/** What modules tell about a school on its page, below its facts; each is given `schoolId` and may have nothing to say. */
export const schoolSectionsKey: InjectionKey<readonly Component[]> = Symbol('school sections')
