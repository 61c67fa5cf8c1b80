import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What one run of the program printed and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data directory of its own; the name holds a space, as people's folders do. */
export function newDataDir(): string {
  return join(mkdtempSync(join(tmpdir(), 'bellwether data ')), 'data');
}

/** Starts the program as a process, with a clean environment but for `environment`. */
export function startProgram(
  words: readonly string[],
  dataDir: string,
  environment: Record<string, string> = {},
): ChildProcess {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    BELLWETHER_DATA_DIR: dataDir,
    BELLWETHER_PORT: '0',
    // as bin/run.mjs starts it
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
    ...environment,
  };
  return spawn(process.execPath, [join(root, 'src', 'main.ts'), ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the program to its end. */
export async function runProgram(
  words: readonly string[],
  dataDir: string,
  environment: Record<string, string> = {},
): Promise<Ran> {
  const child = startProgram(words, dataDir, environment);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  return { code, stdout, stderr };
}

/** Resolves with everything printed so far once `pattern` has appeared on stdout. */
export function waitForOutput(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (pattern.test(text)) found(text);
    });
    child.once('close', () => failed(new Error(`ended before ${pattern}: ${text}`)));
  });
}

/** The folder of real data beside the repository, or null where it is missing. */
export const sharedData = join(root, '..', 'shared', 'data');
