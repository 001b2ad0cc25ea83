export { type BackupKey, createKey, readKey } from './key.ts'
export { checkNightlyBackups, NIGHTLY_BACKUP, nightlyBackup } from './nightly.ts'
export { type BackupRestored, checkBackup, restoreBackup } from './restore.ts'
export { type BackupMade, type BackupProgress, type BackupSource, makeBackup } from './service.ts'
