import type { Logger } from 'pino'

import type { CitizenNode, CitizenSource } from './accounts/citizens/node.ts'
import type { Clock } from './clock.ts'
import type { CityDb, Db } from './db/db.ts'
import type { EventKind } from './events/kind.ts'
import { DEFAULT_LANGUAGE, type Language } from './languages/contract.ts'
import type { Layer, LayerCache } from './layers/index.ts'
import type { Mail } from './mail/mail.ts'
import type { FindUnits } from './rights/units.ts'
import type { Municipality } from './municipalities/contract.ts'
import type { TableDeclaration } from './personal-data/declaration.ts'
import type { Secrets } from './secrets/secrets.ts'

/** What a service is given besides its input: one municipality, seen from one place and moment. */
export interface Context {
  readonly municipality: Municipality
  readonly db: CityDb
  readonly secrets: Secrets
  readonly cache: LayerCache
  readonly clock: Clock
  /** Without it nothing is sent by mail. */
  readonly mail: Mail | undefined
  readonly log: Logger
  /** What every table of the installation says of itself. */
  readonly tables: readonly TableDeclaration[]
  /** The file of the journal of erasures. */
  readonly erasures: string
  /** Tells the parts that follow `layer` that it has changed, inside the transaction that changed it. */
  readonly changed: (tx: Db, layer: Layer) => Promise<void>
  /** Tells the parts that listen what has happened, once the transaction is committed; they handle it each in its own. */
  readonly publish: <Payload>(tx: Db, kind: EventKind<Payload>, payload: Payload) => Promise<void>
  readonly visitor: Visitor
  readonly findUnits: FindUnits
  /** The node by which citizens say who they are (login.gov.pl); undefined: there is none. */
  readonly citizenNode: CitizenNode | undefined
  /** Whom the core knows of them. */
  readonly citizens: CitizenSource
}

/** Who asks, as far as the request tells: whether a token is good, only the database knows. */
export interface Visitor {
  /** SHA-256 of the session's token, in hexadecimal digits. */
  readonly token: string | undefined
  /** The address from which the request came; of IPv6 the network, for one home has many addresses. */
  readonly network: string
  readonly userAgent: string
  readonly requestId: string | undefined
  /** How the browser has reached us, as the operator named it: `https://edukacja.koszalin.pl`. */
  readonly origin: string
  /** Where the pages of this municipality begin, with a slash at the end: `https://edukacja.koszalin.pl/`. */
  readonly home: string
  /** SHA-256 of the token of a browser that was sent elsewhere to sign in, in hexadecimal digits. */
  readonly visit: string | undefined
  /** The language that they would like best. */
  readonly language: Language
  /** Gives the browser a session's token to keep, or takes it away. */
  keepToken(token: string | null): void
  /** Gives the browser a token by which it is known when it comes back, or takes it away. */
  keepVisit(token: string | null): void
}

/** The operator of the installation at the command line. */
export const OPERATOR: Visitor = {
  token: undefined,
  network: 'local',
  userAgent: 'rejon',
  requestId: undefined,
  origin: 'http://localhost',
  home: 'http://localhost/',
  visit: undefined,
  language: DEFAULT_LANGUAGE,
  keepToken: () => undefined,
  keepVisit: () => undefined,
}
