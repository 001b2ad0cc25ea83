import { sql } from './sql.ts'

/**
 * The grid, in metres, on which shapes are laid over each other: the last argument of each `ST_Union`, `ST_Intersection`,
 * `ST_Difference` and `ST_SymDifference`. A micrometre changes nothing that anyone draws, and with a grid the overlay never fails
 * on lines that nearly coincide. Without one GEOS tries, throws and tries again, which the embedded engine does not survive.
 */
export const GRID = sql`0.000001`
