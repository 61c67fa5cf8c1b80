import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import type { CommandIo } from './command.ts';

/** A command sent to the process that holds the data directory. */
const socketRequestSchema = z.object({
  words: z.array(z.string()).readonly(),
  cwd: z.string(),
  isTerminal: z.boolean(),
  columns: z.number(),
  hasColour: z.boolean(),
  /** Whether a person is there who can be asked. */
  hasPerson: z.boolean().default(false),
});
export type SocketRequest = Readonly<z.infer<typeof socketRequestSchema>>;

const stdinSchema = z.object({ stdin: z.string() });
const secretSchema = z.object({ secret: z.string() });

type SocketAnswer =
  | { readonly stdout: string }
  | { readonly stderr: string }
  | { readonly wants: 'stdin' }
  | { readonly wants: 'secret'; readonly prompt: string }
  | { readonly open: string }
  | { readonly exit: number };

/** Runs one command for another process and tells its exit code. */
export type ServeCommand = (words: readonly string[], io: CommandIo) => Promise<number>;

/** Listens for commands of other processes of the same user; the socket's mode keeps everyone else out. */
export async function serveCommands(socketPath: string, serve: ServeCommand): Promise<Server> {
  if (process.platform !== 'win32') rmSync(socketPath, { force: true });
  const server = createServer((socket) => {
    // the caller went away in the middle: nobody is left to tell, and this process stays up
    answer(socket, serve).catch(() => socket.destroy());
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(socketPath, () => listening());
  });
  if (process.platform !== 'win32') chmodSync(socketPath, 0o600);
  return server;
}

async function answer(socket: Socket, serve: ServeCommand): Promise<void> {
  const send = (message: SocketAnswer) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  socket.on('error', () => socket.destroy()); // the caller went away; its command still ends
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return;
  const request = readRequest(first.value);
  if (!request) {
    send({ stderr: 'bellwether: the other process sent no command that this version can read.\n' });
    send({ exit: 2 });
    return void socket.end();
  }
  let stdin: PassThrough | null = null;
  const io: CommandIo = {
    stdout: (text) => send({ stdout: text }),
    stderr: (text) => send({ stderr: text }),
    isTerminal: request.isTerminal,
    columns: request.columns,
    hasColour: request.hasColour,
    cwd: request.cwd,
    get stdin() {
      if (stdin) return stdin;
      // most commands read nothing: the caller sends what it is given only when asked
      send({ wants: 'stdin' });
      stdin = new PassThrough();
      void feed(lines, stdin);
      return stdin;
    },
    ...(request.hasPerson ? askPerson(send, lines) : {}),
  };
  send({ exit: await serve(request.words, io) });
  socket.end();
}

/** Asks the person at the caller's terminal. */
function askPerson(
  send: (message: SocketAnswer) => void,
  lines: AsyncIterator<string>,
): Pick<CommandIo, 'readSecret' | 'openBrowser'> {
  return {
    openBrowser: (url) => send({ open: url }),
    async readSecret(prompt) {
      send({ wants: 'secret', prompt });
      const line = await lines.next();
      return line.done ? '' : (secretSchema.safeParse(parseLine(line.value)).data?.secret ?? '');
    },
  };
}

/** Hands on the caller's stdin line by line until it ends, the caller goes away, or something else comes. */
async function feed(lines: AsyncIterator<string>, stdin: PassThrough): Promise<void> {
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const chunk = stdinSchema.safeParse(parseLine(line.value));
    if (!chunk.success) break;
    stdin.write(chunk.data.stdin);
  }
  stdin.end();
}

/** The command in a line, null for anything else: a process that stays up must not end for what another one sends. */
function readRequest(line: string): SocketRequest | null {
  return socketRequestSchema.safeParse(parseLine(line)).data ?? null;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Sends a command to the process that holds the directory and passes on what it prints.
 * @returns its exit code, or null when no process listens there
 */
export async function sendCommand(socketPath: string, words: readonly string[], io: CommandIo): Promise<number | null> {
  const socket = await dial(socketPath);
  if (!socket) return null;
  const { cwd, isTerminal, columns, hasColour } = io;
  const hasPerson = io.readSecret !== undefined;
  socket.write(
    `${JSON.stringify({ words, cwd, isTerminal, columns, hasColour, hasPerson } satisfies SocketRequest)}\n`,
  );
  let exit = 1;
  for await (const line of createInterface({ input: socket })) {
    const message = JSON.parse(line) as SocketAnswer;
    if ('stdout' in message) io.stdout(message.stdout);
    else if ('stderr' in message) io.stderr(message.stderr);
    else if ('open' in message) io.openBrowser?.(message.open);
    else if ('wants' in message && message.wants === 'secret') {
      const secret = (await io.readSecret?.(message.prompt)) ?? '';
      socket.write(`${JSON.stringify({ secret })}\n`);
    } else if ('wants' in message) sendStdin(socket, io.stdin);
    else exit = message.exit;
  }
  return exit;
}

function sendStdin(socket: Socket, stdin: NodeJS.ReadableStream | undefined): void {
  if (!stdin) return void socket.end();
  stdin.setEncoding('utf8');
  stdin.on('data', (chunk: string) => socket.write(`${JSON.stringify({ stdin: chunk })}\n`));
  stdin.on('end', () => socket.end());
}

function dial(socketPath: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
