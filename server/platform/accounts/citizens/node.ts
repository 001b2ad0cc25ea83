import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { type Pesel, pesel, peselFacts } from '../../identifiers/contract.ts'
import type { Municipality } from '../../municipalities/contract.ts'
import type { Secrets } from '../../secrets/secrets.ts'

/** How sure it is who somebody is, as eIDAS names it (Regulation (EU) 910/2014, article 8). */
export const level = z.enum(['low', 'substantial', 'high'])

/** Whom the node has proved somebody to be, whatever the protocol; what does not agree with itself is not believed. */
export const provedIdentity = z
  .object({
    givenNames: z.string().min(1).max(200),
    familyName: z.string().min(1).max(200),
    pesel,
    birthDate: z.iso.date(),
    level,
    authenticatedAt: z.iso.datetime(),
    /** The request to which the node answers. */
    inAnswerTo: z.string(),
  })
  .refine((given) => peselFacts(given.pesel).birthDate === given.birthDate)
export type ProvedIdentity = z.output<typeof provedIdentity>

/** A browser that is sent to the node. */
export interface NodeVisit {
  /** New for each visit; the answer has to name it. */
  readonly requestId: string
  /** What the node gives back unread. */
  readonly state: string
  /** The screen to which the node is to send the browser back. */
  readonly backTo: string
  /** Where the pages of this municipality begin. */
  readonly home: string
}

/** What the browser brings back, and the request that it was sent with. */
export interface NodeAnswer {
  /** By which the server, not the browser, gets what the node has to say. */
  readonly artifact: string
  readonly requestId: string
  readonly now: string
}

/** Why the node has proved nobody. */
export class NodeFault extends Error {
  readonly fault: 'away' | 'denied' | 'wrong-answer'

  constructor(fault: NodeFault['fault']) {
    super(fault)
    this.name = 'NodeFault'
    this.fault = fault
  }
}

/** The national node by which citizens say who they are (login.gov.pl): a port, so that no other file knows its protocol. */
export interface CitizenNode {
  /** Whether one may sign in by it in this municipality. */
  serves(municipality: Municipality): boolean
  /** Begins a visit: the address to which the browser is to go. Throws `NodeFault`. */
  begin(visit: NodeVisit): Promise<string>
  /** Asks the node, once, what an artifact stands for; its answer is still to be checked. Throws `NodeFault`. */
  finish(answer: NodeAnswer): Promise<unknown>
  /** What the page of a simulator asks it; the node itself has none. */
  readonly simulator?: SimulatorDesk
}

/** Somebody whom the simulator can say that it has seen. */
export interface SimulatedPerson {
  readonly key: string
  readonly givenNames: string
  readonly familyName: string
  readonly pesel: Pesel
  /** What the city knows of them. */
  readonly knownAs: 'account' | 'guardian' | 'nobody'
}

export type SimulatedAnswer =
  | { readonly kind: 'person'; readonly key: string; readonly level: z.output<typeof level> }
  | { readonly kind: 'fault'; readonly fault: 'away' | 'denied' }

/** What is done on the simulator's own page. */
export interface SimulatorDesk {
  readonly people: readonly SimulatedPerson[]
  /** Answers a request: the address to which the browser goes back; undefined where there is no such request or person. */
  answer(requestId: string, given: SimulatedAnswer, now: string): string | undefined
}

/** Somebody whom a part of the core knows by a PESEL. */
export interface KnownCitizen {
  readonly personId: number
  readonly name: string
  readonly accountId: number | null
  /** The children in their care today, by guardianships that no court has limited. */
  readonly wards: readonly Ward[]
}

export interface Ward {
  readonly id: number
  readonly schoolId: number | null
}

/** What the core tells of persons to the sign-in, which knows of accounts only. */
export interface CitizenSource {
  /** Finds a person, and holds the row so that two sign-ins at once do not both open an account. */
  find(
    tx: Db,
    number: Pesel,
    at: { readonly secrets: Secrets; readonly on: string },
  ): Promise<KnownCitizen | undefined>
  /** Joins a person to an account, and leaves its trace. */
  join(tx: Db, personId: number, accountId: number): Promise<void>
}
