import { type TableDeclaration, technicalTables } from './declaration.ts'

/** Tables of the platform that belong to no part. */
export const PLATFORM_TABLES: readonly TableDeclaration[] = technicalTables(
  'migrations',
  'parameters',
  'layer_versions',
  'public.migrations',
  'public.role_permissions',
  'public.schedule_runs',
  'public.events_outbox',
  'public.secrets_keys',
)
