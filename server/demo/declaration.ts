import type { Declaration } from '../platform/accessibility/contract.ts'
import { message } from '../platform/messages.ts'

/** The declaration of a demo city: of a portal that is an example, so of nobody's and with nobody's telephone. */
export function demoDeclaration(name: string): Declaration {
  const words = (key: string) => message(`demo.declaration.${key}`, { name })
  return {
    entity: words('entity'),
    siteUrl: 'https://szkoly.example.pl',
    publishedOn: '2026-09-01',
    updatedOn: '2026-11-02',
    status: 'partial',
    shortcomings: words('shortcomings'),
    preparedOn: '2026-09-01',
    reviewedOn: '2026-11-02',
    auditor: null,
    contact: words('contact'),
    email: 'dostepnosc@example.pl',
    telephone: '94 000 00 00',
    architecture: words('architecture'),
    applications: '',
  }
}
