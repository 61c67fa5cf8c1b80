import { AppError, type ErrorCode } from '../../src/domain/errors.ts';

/** SQLSTATE classes and codes with what they mean for the caller. Source: https://www.postgresql.org/docs/current/errcodes-appendix.html (2026-11-20) */
const meanings: readonly (readonly [prefix: string, code: ErrorCode, advice: string])[] = [
  ['28', 'auth_expired', 'The login was refused; connect it again.'],
  ['3D000', 'not_found', 'There is no such database; check the settings.'],
  ['42501', 'forbidden', 'Grant SELECT on the table to this login.'],
  ['42P01', 'not_found', 'There is no such table; check the settings.'],
  ['42703', 'conflict', 'A column is gone; describe the source again.'],
  ['42', 'conflict', 'The table no longer fits the settings; describe the source again.'],
  ['22', 'invalid_input', 'A value does not fit its column; start again without the cursor.'],
  ['25006', 'forbidden', 'Only reading is allowed.'],
  ['57014', 'unavailable', 'The statement took too long; index the key, or raise statementTimeoutMs.'],
  ['53300', 'unavailable', 'The server has no connection left; it is tried again later.'],
  ['53', 'unavailable', 'The server is short of something; it is tried again later.'],
  ['57', 'unavailable', 'The server is going down; it is tried again later.'],
  ['40', 'unavailable', 'It is tried again later.'],
  ['08', 'unavailable', 'The connection was lost; it is tried again later.'],
];

/** The error of whatever a query or a connection threw; never the statement or a value. */
export function postgresError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const state = typeof code === 'string' ? code : '';
  const known = meanings.find(([prefix]) => /^[0-9A-Z]{5}$/.test(state) && state.startsWith(prefix));
  const data = { system: 'postgres', ...(state === '' ? {} : { reason: state }) };
  if (known) return new AppError(known[1], `postgres refused (${state}). ${known[2]}`, data, { cause: error });
  const what = state === '' ? 'the connection was lost' : state;
  return new AppError('unavailable', `postgres could not be reached (${what}).`, data, { cause: error });
}
