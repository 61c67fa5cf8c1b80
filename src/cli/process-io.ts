import type { CommandIo } from './command.ts';

/** The terminal of this process; colour only on a terminal, and never with NO_COLOR (https://no-color.org, 2026-11-20). */
export function processIo(noColor: boolean): CommandIo {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    isTerminal: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 120,
    hasColour: process.stdout.isTTY === true && !noColor,
    cwd: process.cwd(),
    stdin: process.stdin,
  };
}
