export {
  checkKeys,
  checkRestoredKeys,
  FRESH_MILLISECONDS,
  type InstallationKeys,
  openSecrets,
} from './open-secrets.ts'
export { reencrypt } from './reencrypt.ts'
export { type Cell, type Secrets, type Signature, type SigningPurpose } from './secrets.ts'
