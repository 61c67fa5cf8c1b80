import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allCommands } from './cli/all-commands.ts';
import type { CommandIo, Session } from './cli/command.ts';
import { sendCommand } from './cli/local-socket.ts';
import { processIo } from './cli/process-io.ts';
import { type CommandRunner, runCommandLine } from './cli/run-command.ts';
import { type Config, readConfig } from './config.ts';
import { AppError } from './domain/errors.ts';
import { localSocketPath, lockDirectory } from './store/embedded/directory-lock.ts';
import type { Store } from './store/open-store.ts';
import { type EarlyGateway, prepareEarly } from './wiring/early-gateway.ts';
import { databaseRoles, type ProcessRole, roleOfCommand } from './wiring/process-role.ts';

const snapshotDir = join(fileURLToPath(new URL('..', import.meta.url)), 'node_modules', '.cache', 'bellwether');
const lockPatienceMs = 10_000;

/** The entry point of every process: reads the configuration, opens what a command needs, runs it, closes, exits. */
async function main(): Promise<number> {
  try {
    const config = readConfig();
    return await runCommandLine(allCommands, process.argv.slice(2), commandRunner(config), processIo(config.noColor));
  } catch (error) {
    process.stderr.write(`bellwether: ${(error as Error).message}\n`);
    return error instanceof AppError ? 2 : 1;
  }
}

function commandRunner(config: Config): CommandRunner {
  return {
    config,
    withSession: (words, io, work) =>
      config.databaseUrl === null
        ? withEmbedded(config, words, io, work)
        : withServer(config, config.databaseUrl, roleOfCommand(words[0], config), work),
  };
}

async function withServer(
  config: Config,
  url: string,
  role: ProcessRole,
  work: (session: Session) => Promise<number>,
): Promise<number> {
  const { openStore } = await import('./store/open-store.ts');
  const databaseRole = databaseRoles[role];
  const store = await openStore({ kind: 'postgres', url, ...(databaseRole ? { role: databaseRole } : {}) });
  return useSession(config, store, null, work, role);
}

/** Takes the data directory, or hands the command to the process that holds it and listens. */
async function withEmbedded(
  config: Config,
  words: readonly string[],
  io: CommandIo,
  work: (session: Session) => Promise<number>,
): Promise<number> {
  roleOfCommand(words[0], config);
  const answered = await sendCommand(localSocketPath(config.dataDir), words, io);
  if (answered !== null) return answered;
  const lock = await lockDirectory(config.dataDir, lockPatienceMs);
  try {
    const { openStore } = await import('./store/open-store.ts');
    const opening = openStore({ kind: 'embedded', dataDir: join(config.dataDir, 'postgres'), snapshotDir });
    const early = prepareEarly(config);
    // the database opens in its own thread meanwhile; what is wrong here is told where the gateway is used
    if (allCommands.find(({ name }) => name === words[0])?.opensGateway) early.prepared().catch(() => {});
    return await useSession(config, await opening, lock.socketPath, work, 'all', early);
  } finally {
    lock.release();
  }
}

async function useSession(
  config: Config,
  store: Store,
  socketPath: string | null,
  work: (session: Session) => Promise<number>,
  role: ProcessRole = 'all',
  early: EarlyGateway = prepareEarly(config),
): Promise<number> {
  const { openSession } = await import('./wiring/open-session.ts');
  const session = openSession(config, store, socketPath, role, early);
  try {
    return await work(session);
  } finally {
    await session.close();
    await store.close();
  }
}

const exitCode = await main();
// a pipe may still hold what was printed
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((written) => stream.write('', written))),
);
process.exit(exitCode);
