import { isIP } from 'node:net'
import { join } from 'node:path'

import { z } from 'zod'

import { issueText } from './http/issue-text.ts'
import type { MailPlace } from './mail/mail.ts'
import { message } from './messages.ts'
import { ROOT } from './root.ts'

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** `10.0.0.5, 10.1.0.0/16, fd00::/8`: addresses and networks. */
const networks = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine((each) => each.every(isNetwork))

function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...more] = text.split('/')
  const family = isIP(address)
  return (
    family !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
  )
}

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REJON_DATA: z.string().min(1).default(join(ROOT, 'var')),
  REJON_SECRET_FILE: z.string().min(1).optional(),
  REJON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  REJON_PROXIES: networks.default([]),
  REJON_BACKUP_KEY: z.string().min(1).optional(),
  REJON_BACKUP_FOLDER: z.string().min(1).optional(),
  REJON_BACKUP_KEEP: z.coerce.number().int().min(1).max(1000).default(14),
  REJON_ERASURES: z.string().optional(),
  REJON_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  REJON_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n]+<)?[^<>@\s]+@[^<>@\s]+>?$/)
    .optional(),
  REJON_CITIZEN_NODE: z.enum(['simulator', 'off']).optional(),
  LOG_LEVEL: z.enum(LEVELS).default('info'),
})

/** Where backups go, and the key with which they are written. */
export interface BackupPlace {
  readonly key: string
  /** Of the nightly backups; without it there are none. */
  readonly folder: string | undefined
  /** How many nightly backups are kept. */
  readonly keep: number
}

/** What the installation was started with. */
export interface Config {
  readonly port: number
  /** Without it the embedded engine runs, in `dataFolder`. */
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  /** Where the keys stand; made on the first start, except in production. */
  readonly secretFile: string
  /** Set in production only: where residents reach the portal. Demo data are then refused. */
  readonly publicUrl: string | undefined
  /** Addresses and networks of proxies on other machines that are believed when they say from where a request came. */
  readonly proxies: readonly string[]
  readonly backups: BackupPlace
  /** The file of the journal of erasures: it outlives the database, and goes with its backups. */
  readonly erasures: string
  /** Without it nothing is sent by mail. */
  readonly mail: MailPlace | undefined
  /** By which citizens sign in: the simulator in embedded demo mode, nothing elsewhere. */
  readonly citizenNode: 'simulator' | undefined
  readonly logLevel: (typeof LEVELS)[number]
}

/** A wrong environment, with the names of the variables that are wrong. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('; '))
    this.faults = faults
    this.name = 'ConfigError'
  }
}

/** Reads the environment; an empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = environment.safeParse(set, { reportInput: true })
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issueText(issue)}`))
  }
  const { data } = result
  if (data.REJON_PUBLIC_URL !== undefined && data.REJON_SECRET_FILE === undefined) {
    throw new ConfigError([`REJON_SECRET_FILE: ${message('input.secret-file')}`])
  }
  return {
    mail: mailPlace(data),
    citizenNode: citizenNode(data),
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    dataFolder: data.REJON_DATA,
    secretFile: data.REJON_SECRET_FILE ?? join(data.REJON_DATA, 'secrets.json'),
    publicUrl: data.REJON_PUBLIC_URL,
    proxies: data.REJON_PROXIES,
    backups: {
      key: data.REJON_BACKUP_KEY ?? join(data.REJON_DATA, 'backup-key'),
      folder: data.REJON_BACKUP_FOLDER,
      keep: data.REJON_BACKUP_KEEP,
    },
    erasures: data.REJON_ERASURES ?? join(data.REJON_DATA, 'erasures.jsonl'),
    logLevel: data.LOG_LEVEL,
  }
}

/** Letters name who they are from, and their links lead to the address that the operator has named: never to what a request says. */
function mailPlace(data: z.output<typeof environment>): MailPlace | undefined {
  const { REJON_SMTP_URL: url, REJON_MAIL_FROM: from, REJON_PUBLIC_URL: publicUrl } = data
  if (url === undefined) return undefined
  const faults = [
    ...(from === undefined ? [`REJON_MAIL_FROM: ${message('input.with-smtp')}`] : []),
    ...(publicUrl === undefined ? [`REJON_PUBLIC_URL: ${message('input.with-smtp')}`] : []),
  ]
  if (from === undefined || faults.length > 0) throw new ConfigError(faults)
  return { url, from }
}

/** The simulator lets anybody in as anybody: only where nothing but a demo can be, and where it is not turned off. */
function citizenNode(data: z.output<typeof environment>): 'simulator' | undefined {
  const { REJON_CITIZEN_NODE: wanted, DATABASE_URL: database, REJON_PUBLIC_URL: publicUrl } = data
  const isDemo = database === undefined && publicUrl === undefined
  if (wanted === 'simulator' && !isDemo)
    throw new ConfigError([`REJON_CITIZEN_NODE: ${message('input.simulator-in-demo')}`])
  return isDemo && wanted !== 'off' ? 'simulator' : undefined
}
