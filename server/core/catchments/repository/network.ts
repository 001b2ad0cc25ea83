import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { level } from '../../schools/contract.ts'
import { ruleRow, schoolJson, schoolRow, sitesJson, siteRow, versionText } from './rows.ts'

const planRow = z.object({
  id: z.int(),
  name: z.string(),
  level,
  entryYearFrom: z.int(),
  knownFrom: z.string(),
  knownTo: z.string().nullable(),
  state: z.enum(['draft', 'adopted']),
  resolutionNo: z.string().nullable(),
  resolutionDate: z.string().nullable(),
  resolutionJournal: z.string().nullable(),
  resolutionUrl: z.string().nullable(),
})
export type Plan = z.output<typeof planRow>

const catchmentRow = z.object({
  id: z.int(),
  planId: z.int(),
  jointGroup: z.int().nullable(),
  school: schoolRow,
  sites: z.array(siteRow),
})

const networkRule = ruleRow.extend({
  id: z.int(),
  grades: z.array(z.int()).nullable(),
  entryYearFrom: z.int().nullable(),
  entryYearTo: z.int().nullable(),
})

const networkRow = z.object({
  version: z.string(),
  plans: z.array(planRow),
  catchments: z.array(catchmentRow),
  rules: z.array(networkRule),
  addressesAsOf: z.string().nullable(),
})
export type NetworkRow = z.output<typeof networkRow>

/** Imports from which addresses come. */
const ADDRESS_IMPORTS = ['prg', 'emuia', 'osm', 'demo']

/** All plans with their catchments, schools and rules, in one statement: one state of the database. */
export function selectNetwork(tx: Db): Promise<NetworkRow> {
  return tx.one(
    sql`
      SELECT ${versionText} AS version,
        (
          SELECT coalesce(json_agg(json_build_object(
            'id', p.id, 'name', p.name, 'level', p.level, 'entryYearFrom', p.entry_year_from,
            'knownFrom', p.known_from, 'knownTo', p.known_to, 'state', p.state,
            'resolutionNo', p.resolution_no, 'resolutionDate', p.resolution_date,
            'resolutionJournal', p.resolution_journal, 'resolutionUrl', p.resolution_url)), '[]')
          FROM catchments_plans AS p
        ) AS plans,
        (
          SELECT coalesce(json_agg(json_build_object(
            'id', c.id, 'planId', c.plan_id, 'jointGroup', c.joint_group,
            'school', ${schoolJson}, 'sites', ${sitesJson}) ORDER BY s.mark, s.id), '[]')
          FROM catchments AS c JOIN schools_seats AS s ON s.id = c.school_id
        ) AS catchments,
        (
          SELECT coalesce(json_agg(json_build_object(
            'id', r.id, 'kind', r.kind, 'parity', r.parity, 'from', r.number_from, 'to', r.number_to,
            'numbers', r.numbers, 'except', r.exceptions, 'streetId', r.street_id,
            'place', coalesce(w.full_name, l.name), 'text', r.text, 'grades', r.grades,
            'entryYearFrom', r.entry_year_from, 'entryYearTo', r.entry_year_to)), '[]')
          FROM catchments_rules AS r
          LEFT JOIN addresses_streets AS w ON w.id = r.street_id
          LEFT JOIN addresses_localities AS l ON l.id = r.locality_id
        ) AS rules,
        (SELECT max(i.as_of) FROM imports AS i WHERE i.kind = ANY(${ADDRESS_IMPORTS}::text[]) AND i.undone_at IS NULL) AS addresses_as_of`,
    networkRow,
  )
}
