import { useI18n } from 'vue-i18n'

import { type AuditLine } from '../../../server/platform/audit/contract.ts'
import { formatDate, formatMoment } from '../../platform/format.ts'

type Words = (line: AuditLine) => string

interface EntryWords {
  readonly actOf: (action: string) => string
  readonly who: Words
  readonly object: Words
  readonly details: Words
}

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** How the lines of the trail read. What has no words is shown as it was written: nothing of the trail is kept back. */
export function useEntryWords(): EntryWords {
  const i18n = useI18n()
  const { t } = i18n
  const inWords = (key: string, otherwise: string) => (i18n.te(key) ? t(key) : otherwise)
  const actOf = (action: string) => inWords(`workspace.acts.${action}`, action)

  function valueOf(key: string, value: unknown): string {
    if (Array.isArray(value)) return value.map((each: unknown) => valueOf(key, each)).join(', ')
    const text = String(value)
    if (key === 'role' || key === 'roles') return inWords(`workspace.roles.${text}`, text)
    if (key === 'by' || typeof value === 'boolean') return inWords(`workspace.auditValues.${text}`, text)
    if (key === 'unit') return inWords(`workspace.unitKinds.${text}`, text)
    if (key === 'action') return actOf(text)
    if (MOMENT.test(text)) return formatMoment(text)
    return DAY.test(text) ? formatDate(text) : text
  }
  function detail([key, value]: readonly [string, unknown]): string {
    const text = valueOf(key, value)
    const known = `workspace.auditDetails.${key}`
    return i18n.te(known) ? t(known, { value: text }) : `${key}: ${text}`
  }
  return {
    actOf,
    who: ({ actor, name, accountId }) =>
      actor === 'account' ? (name ?? `#${accountId ?? ''}`) : t(`workspace.audit.${actor}`),
    object: ({ objectKind, objectId, objectName, schoolName }) =>
      [
        objectName ??
          (objectKind === null
            ? null
            : `${inWords(`workspace.objects.${objectKind}`, objectKind)} ${objectId ?? ''}`),
        schoolName,
      ]
        .filter((text) => text !== null)
        .join(', ') || '–',
    details: ({ reason, details }) =>
      [
        ...(reason === null ? [] : [t('workspace.audit.reason', { reason })]),
        ...Object.entries(details)
          .filter(([, value]) => value !== null)
          .map(detail),
      ].join(' · '),
  }
}
