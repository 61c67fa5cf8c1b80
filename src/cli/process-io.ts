import type { CommandIo } from './command.ts';

/** The terminal of this process; colour only on a terminal, and never with NO_COLOR (https://no-color.org, 2026-11-20). */
export function processIo(noColor: boolean): CommandIo {
  const { stdin, stdout } = process;
  // a reader that has seen enough (`| head`) ends the command quietly
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const hasPerson = stdin.isTTY === true && process.stderr.isTTY === true;
  // the launcher opens the browser: this process starts no other
  const send = process.send?.bind(process);
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    isTerminal: stdout.isTTY === true,
    columns: stdout.columns ?? 120,
    hasColour: stdout.isTTY === true && !noColor,
    cwd: process.cwd(),
    stdin,
    ...(hasPerson ? { readSecret: readUnseen } : {}),
    ...(hasPerson && send ? { openBrowser: (url) => void send({ openUrl: url }) } : {}),
  };
}

/** Reads one line with the terminal's echo off. */
function readUnseen(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let line = '';
    const end = (settle: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const onData = (text: string) => {
      for (const character of text) {
        if (character === '\r' || character === '\n' || character === '\u0004') return end(() => resolve(line));
        if (character === '\u0003') return end(() => reject(new Error('Interrupted.')));
        if (character === '\u007f' || character === '\b') line = line.slice(0, -1);
        else line += character;
      }
    };
    stdin.on('data', onData);
  });
}
