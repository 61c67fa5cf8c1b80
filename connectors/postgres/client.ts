import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { AppError } from '../../src/domain/errors.ts';
import { isPublicAddress } from '../kit/address-rules.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { postgresError } from './postgres-errors.ts';
import type { PostgresSettings } from './settings.ts';

/** Every cell as text; null where it is NULL. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Runs one statement inside the reading transaction. */
export type RunStatement = (text: string, values?: readonly string[]) => Promise<TextRow[]>;

/** One warehouse. */
export interface PostgresClient {
  readonly settings: PostgresSettings;
  /** Runs `work` in one read-only transaction over its own connection. @throws AppError as `postgres-errors.ts` has it. */
  read<Answer>(signal: AbortSignal, work: (run: RunStatement) => Promise<Answer>): Promise<Answer>;
}

const connectTimeoutMs = 10_000;

/** Where to connect: the name is resolved once, its addresses are checked, and the checked one is called. */
async function addressOf(ports: ConnectorPorts, { host, port, tls }: PostgresSettings): Promise<string> {
  const address = await ports.http.addressOf(host, port);
  if (tls === 'off' && isPublicAddress(address)) {
    throw new AppError('forbidden', 'postgres: TLS may be off only inside a private network. Set tls to verify.', {
      field: 'tls',
    });
  }
  return address;
}

async function connect(
  ports: ConnectorPorts,
  settings: PostgresSettings,
  credentials: CredentialSource,
): Promise<Client> {
  const { user, password } = await credentials.read();
  if (!user) throw new AppError('auth_expired', 'postgres has no login. Connect it again.', { system: 'postgres' });
  const address = await addressOf(ports, settings);
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: address,
    port: settings.port,
    database: settings.database,
    user,
    // An empty password keeps the driver from looking for one in files of this machine.
    password: password ?? '',
    ssl: settings.tls === 'verify' ? { servername: settings.host, rejectUnauthorized: true } : false,
    application_name: 'bellwether',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: settings.statementTimeoutMs + 5_000,
    types: { getTypeParser: () => (value: unknown) => value as string },
  });
  // A connection that breaks between two statements tells its error here; the next statement fails with it.
  client.on('error', () => undefined);
  return client;
}

/** Ends the wire at once: `end()` would wait for the statement that runs. */
function cut(client: Client): void {
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
}

async function readInTransaction<Answer>(
  client: Client,
  settings: PostgresSettings,
  work: (run: RunStatement) => Promise<Answer>,
): Promise<Answer> {
  await client.connect();
  await client.query(
    `set session characteristics as transaction read only; set statement_timeout = ${settings.statementTimeoutMs}; set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set extra_float_digits = 1; set search_path = pg_catalog`,
  );
  await client.query('begin transaction isolation level repeatable read read only');
  const run: RunStatement = async (text, values = []) => (await client.query<TextRow>(text, [...values])).rows;
  const answer = await work(run);
  await client.query('commit');
  return answer;
}

/** Builds a client; nothing is connected before the first read, and nothing stays connected after it. */
export function postgresClient(
  ports: ConnectorPorts,
  settings: PostgresSettings,
  credentials: CredentialSource,
): PostgresClient {
  return {
    settings,
    async read(signal, work) {
      const client = await connect(ports, settings, credentials);
      const stop = () => cut(client);
      signal.addEventListener('abort', stop, { once: true });
      try {
        if (signal.aborted) throw new AppError('unavailable', 'postgres: the call was cancelled.', {});
        return await readInTransaction(client, settings, work);
      } catch (error) {
        throw postgresError(error);
      } finally {
        signal.removeEventListener('abort', stop);
        // After a failure there is no transaction to end and nobody to wait for.
        cut(client);
      }
    },
  };
}
