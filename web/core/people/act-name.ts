import { type Composer } from 'vue-i18n'

/** What was done with a person's record, in words; the trail may know acts that this version does not. */
export function actName(action: string, { t, te }: Pick<Composer, 't' | 'te'>): string {
  const key = `workspace.acts.${action}`
  return te(key) ? t(key) : t('workspace.people.otherAct')
}
