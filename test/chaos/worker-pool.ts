import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WorkerTask } from './worker-process.ts';

/** Worker processes that are replaced as soon as one dies. */
export interface WorkerPool {
  /** Process ids of the living workers. */
  pids(): number[];
  /** Waits until at least `count` workers work. */
  untilReady(count: number): Promise<void>;
  /** Kill -9; false when the process is none of ours or already dead. */
  kill(pid: number): boolean;
  pause(pid: number): void;
  resume(pid: number): void;
  /** What was done to each worker and when, in milliseconds of `performance.now()`. */
  readonly signals: readonly { readonly pid: number; readonly what: string; readonly at: number }[];
  /** When each killed worker was killed, in milliseconds of `performance.now()`. */
  readonly killedAtMs: ReadonlyMap<number, number>;
  /** Ends of workers that nobody killed, with what they wrote. */
  readonly accidents: string[];
  stop(): Promise<void>;
}

const presentScript = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** Starts `count` workers and waits until they work. With `otherScript` every second worker runs that one, also those that replace. */
export async function startWorkers(
  task: WorkerTask,
  count: number,
  otherScript: string | null = null,
): Promise<WorkerPool> {
  let started = 0;
  const living = new Map<number, ChildProcess>();
  const accidents: string[] = [];
  const killedAtMs = new Map<number, number>();
  const signals: { pid: number; what: string; at: number }[] = [];
  const signal = (pid: number, what: NodeJS.Signals) => {
    signals.push({ pid, what, at: performance.now() });
    return living.get(pid)?.kill(what) ?? false;
  };
  const ready = new Set<number>();
  let isStopping = false;

  const start = (): Promise<unknown> => {
    started += 1;
    const script = otherScript !== null && started % 2 === 0 ? otherScript : presentScript;
    const child = fork(script, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const pid = child.pid ?? -1;
    let log = '';
    child.stderr?.on('data', (part) => {
      log = (log + part).slice(-1_000);
    });
    living.set(pid, child);
    child.once('exit', (code, signal) => {
      living.delete(pid);
      ready.delete(pid);
      if (!killedAtMs.has(pid) && !isStopping) accidents.push(`worker ended with ${code ?? signal}: ${log}`);
      if (!isStopping) void start();
    });
    child.once('message', () => ready.add(pid));
    return Promise.race([once(child, 'message'), once(child, 'exit')]);
  };
  await Promise.all(Array.from({ length: count }, start));

  return {
    pids: () => [...living.keys()],
    async untilReady(least) {
      while (ready.size < least) await sleep(20);
    },
    kill(pid) {
      if (!living.has(pid)) return false;
      killedAtMs.set(pid, performance.now());
      return signal(pid, 'SIGKILL');
    },
    pause: (pid) => void signal(pid, 'SIGSTOP'),
    resume: (pid) => void signal(pid, 'SIGCONT'),
    signals,
    killedAtMs,
    accidents,
    async stop() {
      isStopping = true;
      const ends = [...living.values()].map((child) => {
        const end = once(child, 'exit');
        child.kill('SIGKILL');
        return end;
      });
      await Promise.all(ends);
    },
  };
}
