import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';

/** What a process does: everything (`all`, the embedded default), or one part beside processes that do the others. */
export type ProcessRole = 'all' | 'serve' | 'worker' | 'connector';

/** The database role that a process role works as; null: the owner's login, which may do everything. */
export const databaseRoles = {
  all: null,
  serve: 'bellwether_app',
  worker: 'bellwether_app',
  connector: 'bellwether_connector',
} as const satisfies Readonly<Record<ProcessRole, string | null>>;

/**
 * The role in which a command runs: its own where PostgreSQL is configured, else everything in one process.
 * @throws AppError `invalid_input` naming the setting that the role lacks
 */
export function roleOfCommand(command: string | undefined, config: Config): ProcessRole {
  if (command !== 'serve' && command !== 'worker' && command !== 'connector') return 'all';
  if (config.databaseUrl === null) {
    if (command === 'serve') return 'all';
    throw missing(command, 'DATABASE_URL', 'the embedded database serves one process alone; run `bellwether serve`');
  }
  const { roles, redisUrl } = config;
  if (command === 'worker' && redisUrl === null) throw missing(command, 'REDIS_URL', 'it takes its work from there');
  if (command === 'connector') {
    if (roles.verifyKeys.length === 0) throw missing(command, 'BELLWETHER_VERIFY_KEYS', 'nobody could call it');
    if (roles.signingKey !== null) throw excess(command, 'BELLWETHER_SIGNING_KEY');
    return command;
  }
  if (roles.connectorUrl === null) throw missing(command, 'BELLWETHER_CONNECTOR_URL', 'it reaches systems through it');
  if (roles.signingKey === null) throw missing(command, 'BELLWETHER_SIGNING_KEY', 'its calls would be refused');
  return command;
}

function missing(command: string, variable: string, why: string): AppError {
  return new AppError('invalid_input', `bellwether ${command}: ${variable} is missing: ${why}.`, { field: variable });
}

function excess(command: string, variable: string): AppError {
  const message = `bellwether ${command}: ${variable} is set, but this role answers calls and must not be able to make them. Unset it.`;
  return new AppError('invalid_input', message, { field: variable });
}
