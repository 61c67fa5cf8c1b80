import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';

/** The exclusive hold of one process on an embedded data directory. */
export interface DirectoryLock {
  /** Where this process may listen for other commands. */
  readonly socketPath: string;
  release(): void;
}

/** Who holds a directory. */
export interface LockHolder {
  readonly pid: number;
  readonly token: string;
  /** The kernel's start time of the process, which tells a reused pid; null where the system does not say. */
  readonly startedTicks: string | null;
}

/**
 * Takes the directory for this process. A lock left by a process that is gone is taken over; a living holder is waited for.
 * @throws AppError `conflict` naming the holder when it keeps the directory longer than `patienceMs`
 */
export async function lockDirectory(dataDir: string, patienceMs: number): Promise<DirectoryLock> {
  const directory = resolve(dataDir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'bellwether.lock');
  const mine: LockHolder = { pid: process.pid, token: randomUUID(), startedTicks: startedTicks(process.pid) };
  const deadline = performance.now() + patienceMs;
  while (!tryTake(file, mine)) {
    const holder = readHolder(file);
    if (holder && !isAlive(holder)) dropStale(file, holder);
    else if (performance.now() >= deadline) throw heldError(directory, holder);
    else await sleep(50);
  }
  const socketPath = localSocketPath(directory);
  const release = () => {
    if (readHolder(file)?.token === mine.token) rmSync(file, { force: true });
  };
  process.once('exit', release);
  return {
    socketPath,
    release() {
      process.off('exit', release);
      release();
    },
  };
}

/** The local socket of the process that holds a directory. Long paths do not fit a socket address, so those go to the temporary folder. */
export function localSocketPath(dataDir: string): string {
  const directory = resolve(dataDir);
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\bellwether-${name}`;
  const inside = join(directory, 'bellwether.sock');
  return Buffer.byteLength(inside) <= 100 ? inside : join(tmpdir(), `bellwether-${name}.sock`);
}

/** A link to a finished file either is made whole or not at all, so nobody reads half a lock. */
function tryTake(file: string, mine: LockHolder): boolean {
  const draft = `${file}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
  } catch {
    return null; // released between our look and our read
  }
}

function dropStale(file: string, holder: LockHolder): void {
  if (readHolder(file)?.token === holder.token) rmSync(file, { force: true });
}

function isAlive({ pid, startedTicks: ticks }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return ticks === null || startedTicks(pid) === ticks;
}

/** Field 22 of /proc/PID/stat. Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (2026-11-20) */
function startedTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function heldError(directory: string, holder: LockHolder | null): AppError {
  const who = holder ? `process ${holder.pid}` : 'another process';
  return new AppError(
    'conflict',
    `The data directory ${directory} is in use by ${who}. Wait for it, stop it, or choose another with BELLWETHER_DATA_DIR.`,
  );
}
