import { useI18n } from 'vue-i18n'
import { type RouteLocationRaw } from 'vue-router'

import { type DataChange } from '../../../server/modules/reports/contract.ts'
import { formatDate } from '../../platform/format.ts'
import { mayHere } from '../../platform/session.ts'

/** A change of the data as officials read of it, and where they see it, if they may. */
export function useChangeWords() {
  const { t } = useI18n()
  return {
    nameOf: ({ kind, id, name, on }: DataChange) =>
      kind === 'plan'
        ? t('workspace.reports.changes.plan', { name, day: formatDate(on) })
        : t('workspace.reports.changes.import', {
            id,
            name: t(`workspace.importKinds.${name}.title`),
            day: formatDate(on),
          }),
    placeOf: ({ kind, id }: DataChange): RouteLocationRaw | undefined => {
      if (kind === 'plan') return mayHere('catchments.publish') ? { name: 'plan', params: { id } } : undefined
      return mayHere('data.import') ? { name: 'imports' } : undefined
    },
  }
}
