import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WorkerTask } from './worker-process.ts';

/** Worker processes that are replaced as soon as one dies. */
export interface WorkerPool {
  /** Process ids of the living workers. */
  pids(): number[];
  /** Kill -9; false when the process is none of ours or already dead. */
  kill(pid: number): boolean;
  pause(pid: number): void;
  resume(pid: number): void;
  /** Ends of workers that nobody killed, with what they wrote. */
  readonly accidents: string[];
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** Starts `count` workers and waits until they work. */
export async function startWorkers(task: WorkerTask, count: number): Promise<WorkerPool> {
  const living = new Map<number, ChildProcess>();
  const accidents: string[] = [];
  const killed = new Set<number>();
  let isStopping = false;

  const start = (): Promise<unknown> => {
    const child = fork(script, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const pid = child.pid ?? -1;
    let log = '';
    child.stderr?.on('data', (part) => {
      log = (log + part).slice(-1_000);
    });
    living.set(pid, child);
    child.once('exit', (code, signal) => {
      living.delete(pid);
      if (!killed.has(pid) && !isStopping) accidents.push(`worker ended with ${code ?? signal}: ${log}`);
      if (!isStopping) void start();
    });
    return Promise.race([once(child, 'message'), once(child, 'exit')]);
  };
  await Promise.all(Array.from({ length: count }, start));

  return {
    pids: () => [...living.keys()],
    kill(pid) {
      const child = living.get(pid);
      if (!child) return false;
      killed.add(pid);
      return child.kill('SIGKILL');
    },
    pause: (pid) => void living.get(pid)?.kill('SIGSTOP'),
    resume: (pid) => void living.get(pid)?.kill('SIGCONT'),
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
