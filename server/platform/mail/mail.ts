import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import { z } from 'zod'

/** A letter in plain text, to one person. */
export interface Letter {
  /** One address of e-mail. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Where letters are handed over, and whom they come from. */
export interface MailPlace {
  /** `smtps://user:password@mail.gmina.pl`, or `smtp://…`. */
  readonly url: string
  /** An address, or `Name <address>`. */
  readonly from: string
}

/** The post of the installation. */
export interface Mail {
  /** Hands a letter over. Throws `MailFault` where the mail server cannot be reached or does not take it. */
  send(letter: Letter): Promise<void>
  /** Begins what an answer must not wait for: by how long it takes it would tell what the answer does not. */
  afterwards(work: () => Promise<void>): void
  /** Ends when all that was begun is done. */
  settle(): Promise<void>
}

/** A letter could not be handed over; the message names no person. */
export class MailFault extends Error {}

const PATIENCE_MILLISECONDS = 10_000

/** What mail servers answer with may repeat addresses: of a failure only its codes are told. */
const failure = z.object({ code: z.string().optional(), responseCode: z.number().optional() })

export function openMail({ url, from }: MailPlace, log: Logger): Mail {
  const transport = createTransport({
    url,
    requireTLS: !isLocal(new URL(url).hostname),
    connectionTimeout: PATIENCE_MILLISECONDS,
    greetingTimeout: PATIENCE_MILLISECONDS,
    socketTimeout: PATIENCE_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const running = new Set<Promise<void>>()
  return {
    async send({ to, subject, text }) {
      try {
        // Base64 keeps links in one piece, whatever relays do to long lines.
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          textEncoding: 'base64',
        })
      } catch (error) {
        const { code = 'unknown', responseCode } = failure.catch({}).parse(error)
        throw new MailFault(`mail was not taken: ${code} ${responseCode ?? ''}`.trimEnd())
      }
    },
    afterwards(work) {
      const task = work()
        .catch((error: unknown) => {
          log.error({ err: error }, 'mail work failed')
        })
        .finally(() => running.delete(task))
      running.add(task)
    },
    async settle() {
      await Promise.all(running)
    },
  }
}

/** A letter to this very machine crosses no network that could be listened to. */
function isLocal(host: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(host)
}
