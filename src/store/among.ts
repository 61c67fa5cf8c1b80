import { type SQL, sql } from './drizzle.ts';

/**
 * The condition that the text before it is one of `ids`. An array, not a sub-select: PostgreSQL looks an array up by hash, and a
 * sub-select over a table without statistics (every table that was just filled) row by row and id by id.
 */
export function among(ids: readonly string[]): SQL {
  return sql`= any(${sql.param([...ids])}::text[])`;
}
