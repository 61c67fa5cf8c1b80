import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How long a whole process took, from its start to its end, and the most memory it or a child of it held at once. */
export interface MeasuredProcess {
  readonly code: number | null;
  readonly elapsedS: number;
  /** Null where the system has no /proc. */
  readonly peakRssMb: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MeasureOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The process and its children are ended after this. */
  readonly timeoutMs: number;
}

const pollMs = 20;

/** Runs a process to its end and measures it. Memory is read while it runs, every 20 ms, from the kernel's own high-water marks. */
export async function measureProcess(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: MeasureOptions,
): Promise<MeasuredProcess> {
  const started = performance.now();
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  let peakKb = 0;
  const { pid } = child;
  const poll = setInterval(() => {
    for (const each of pid === undefined ? [] : familyOf(pid)) peakKb = Math.max(peakKb, highWaterKb(each));
  }, pollMs);
  const limit = setTimeout(() => {
    // the group is the child's own: it was started detached
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((ended, failed) => {
    child.once('error', failed);
    child.once('close', ended);
  });
  clearInterval(poll);
  clearTimeout(limit);
  const elapsedS = (performance.now() - started) / 1_000;
  return { code, elapsedS, peakRssMb: peakKb === 0 ? null : peakKb / 1_024, ...output };
}

function familyOf(pid: number): number[] {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

function highWaterKb(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** A process may end between two looks, and not every system has /proc: nothing to read then. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
