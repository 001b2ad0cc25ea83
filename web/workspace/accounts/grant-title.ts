import { type Role } from '../../../server/platform/rights/contract.ts'

/** `Dyrektor szkoły – SP 18`: a role and where it holds, in one writing on every screen. */
export function grantTitle(
  { role, unit }: { readonly role: Role; readonly unit: { readonly title: string } },
  t: (key: string) => string,
): string {
  return `${t(`workspace.roles.${role}`)} – ${unit.title}`
}
