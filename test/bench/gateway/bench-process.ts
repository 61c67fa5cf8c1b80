import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface ProcessUse {
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** A measured process: where it listens, what it said at its start, and what it has used so far. */
export interface BenchProcess {
  readonly port: number;
  readonly said: Readonly<Record<string, unknown>>;
  use(): Promise<ProcessUse>;
  stop(): void;
}

/** Starts a script of this folder, which sends `{port}` once it listens and answers each message with what it has used. */
export async function startProcess(script: string, words: readonly string[]): Promise<BenchProcess> {
  const child = fork(join(import.meta.dirname, script), [...words], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const said = await nextMessage(child);
  return {
    port: Number(said['port']),
    said,
    async use() {
      const answer = nextMessage(child);
      child.send('use');
      const { cpu, rss } = (await answer) as { cpu: NodeJS.CpuUsage; rss: number };
      return { cpuMs: (cpu.user + cpu.system) / 1_000, rssMb: rss / 1_048_576 };
    },
    stop: () => child.kill(),
  };
}

function nextMessage(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a measured process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Record<string, unknown>);
    });
  });
}
