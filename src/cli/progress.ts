import type { CommandIo } from './command.ts';

/** A line that grows while something takes longer than a second; on a terminal it is redrawn, elsewhere written rarely. */
export interface Progress {
  show(done: number, total: number | null, unit?: string): void;
  end(): void;
}

/** Shows how far a long step is, on stderr. Quick steps show nothing. */
export function showProgress(io: CommandIo, title: string): Progress {
  const startedMs = performance.now();
  let lastMs = startedMs;
  let isShown = false;
  return {
    show(done, total, unit = 'records') {
      const nowMs = performance.now();
      const pauseMs = io.isTerminal ? 100 : 5_000;
      if (nowMs - startedMs < 1_000 || (isShown && nowMs - lastMs < pauseMs)) return;
      lastMs = nowMs;
      isShown = true;
      const of = total === null ? '' : ` of ${total.toLocaleString('en')}`;
      const line = `${title}: ${done.toLocaleString('en')}${of} ${unit}, ${((nowMs - startedMs) / 1_000).toFixed(0)} s`;
      io.stderr(io.isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    end() {
      if (isShown && io.isTerminal) io.stderr('\r\u001b[2K');
    },
  };
}
