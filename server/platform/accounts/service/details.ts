import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Output } from '../../http/endpoint.ts'
import { notFound } from '../../http/problem.ts'
import type { Grant, UnitKind } from '../../rights/contract.ts'
import type { getAccount } from '../contract.ts'
import { findAccount } from '../repository/accounts.ts'
import { type GrantRow, selectGrants } from '../repository/grants.ts'
import { factorsOf, readFactors } from '../second-factor/repository.ts'

/** An account with all grants that the reader may see. Throws `not-found`. */
export async function accountDetail(
  tx: Db,
  context: Context,
  id: number,
): Promise<Output<typeof getAccount>> {
  const account = await findAccount(tx, id)
  if (account === undefined) throw notFound('account', id)
  const rows = await selectGrants(tx, [id], null)
  const factors = await readFactors(tx, id, today(context.clock))
  const grants = await titledGrants(tx, rows, context)
  return {
    ...account,
    factors: factorsOf(factors),
    grants: grants.map((grant, index) => ({
      ...grant,
      schoolId: rows[index]?.schoolId ?? null,
      grantedBy: rows[index]?.grantedBy ?? null,
      grantedAt: rows[index]?.grantedAt ?? '',
    })),
  }
}

/** Grants with the names of their units, in the given order. */
export async function titledGrants(tx: Db, rows: readonly GrantRow[], context: Context): Promise<Grant[]> {
  const titles = new Map<string, string>()
  for (const kind of new Set(rows.map((row) => row.unitKind))) {
    const ids = rows.flatMap(({ unitKind, unitId }) => (unitKind === kind && unitId !== null ? [unitId] : []))
    for (const unit of await context.findUnits(tx, kind, ids)) titles.set(`${kind} ${unit.id}`, unit.title)
  }
  const titleOf = (kind: UnitKind, id: number | null) =>
    id === null ? context.municipality.title : (titles.get(`${kind} ${id}`) ?? `#${id}`)
  return rows.map(({ id, role, unitKind: kind, unitId, validFrom, validTo }) => ({
    id,
    role,
    unit: { kind, id: unitId, title: titleOf(kind, unitId) },
    validFrom,
    validTo,
  }))
}
