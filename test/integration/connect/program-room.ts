import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { allCommands } from '../../../src/cli/all-commands.ts';
import type { CommandIo, Session } from '../../../src/cli/command.ts';
import { runCommandLine } from '../../../src/cli/run-command.ts';
import { readConfig } from '../../../src/config.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openSession } from '../../../src/wiring/open-session.ts';

/** What one command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | AsyncIterable<string | Buffer>;
  readonly openBrowser?: (url: string) => void;
  /** Told of output as it comes. */
  readonly onStdout?: (text: string) => void;
}

/** The program over one store, in this process: a `restart` closes everything but the store, as a new start finds it. */
export function programRoom(store: Store, allowedHosts: readonly string[], environment: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether connect '));
  const hosts = { BELLWETHER_ALLOW_HOSTS: allowedHosts.join(',') };
  const config = readConfig({ BELLWETHER_DATA_DIR: dataDir, ...hosts, ...environment });
  let session: Session = openSession(config, store, null);
  /** Everything printed by any command. */
  const printed: string[] = [];
  return {
    dataDir,
    printed,
    get session() {
      return session;
    },
    async restart() {
      await session.close();
      session = openSession(config, store, null);
    },
    async run(words: readonly string[], { stdin = '', openBrowser, onStdout }: RunOptions = {}): Promise<Ran> {
      const ran = { code: 0, stdout: '', stderr: '' };
      const io: CommandIo = {
        stdout: (text) => {
          ran.stdout += text;
          onStdout?.(text);
        },
        stderr: (text) => {
          ran.stderr += text;
        },
        isTerminal: false,
        columns: 200,
        hasColour: false,
        cwd: dataDir,
        stdin: Readable.from(typeof stdin === 'string' ? [stdin] : stdin),
        ...(openBrowser ? { openBrowser } : {}),
      };
      const runner = {
        config,
        withSession: (_words: unknown, _io: unknown, work: (own: Session) => Promise<number>) => work(session),
      };
      ran.code = await runCommandLine(allCommands, words, runner, io);
      printed.push(ran.stdout, ran.stderr);
      return ran;
    },
    close: () => session.close(),
  };
}

export type ProgramRoom = ReturnType<typeof programRoom>;

/** Every row of every table of the product as text. */
export async function dumpStore(store: Store): Promise<string> {
  const { rows } = await store.pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'bellwether'",
  );
  const dumps: string[] = [];
  for (const { name } of rows) {
    const table = await store.pool.query(`select t::text as line from bellwether."${name}" t`);
    dumps.push(...table.rows.map((row) => String((row as { line: unknown }).line)));
  }
  return dumps.join('\n');
}
