import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CommandIo } from './command.ts';

/** A command sent to the process that holds the data directory. */
const socketRequestSchema = z.object({
  words: z.array(z.string()).readonly(),
  cwd: z.string(),
  isTerminal: z.boolean(),
  columns: z.number(),
  hasColour: z.boolean(),
});
export type SocketRequest = Readonly<z.infer<typeof socketRequestSchema>>;

type SocketAnswer = { readonly stdout: string } | { readonly stderr: string } | { readonly exit: number };

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
  for await (const line of createInterface({ input: socket })) {
    const request = readRequest(line);
    if (!request) {
      send({ stderr: 'bellwether: the other process sent no command that this version can read.\n' });
      send({ exit: 2 });
      return void socket.end();
    }
    const io: CommandIo = {
      stdout: (text) => send({ stdout: text }),
      stderr: (text) => send({ stderr: text }),
      isTerminal: request.isTerminal,
      columns: request.columns,
      hasColour: request.hasColour,
      cwd: request.cwd,
    };
    send({ exit: await serve(request.words, io) });
    socket.end();
  }
}

/** The command in a line, null for anything else: a process that stays up must not end for what another one sends. */
function readRequest(line: string): SocketRequest | null {
  try {
    return socketRequestSchema.safeParse(JSON.parse(line)).data ?? null;
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
  socket.write(`${JSON.stringify({ words, cwd, isTerminal, columns, hasColour } satisfies SocketRequest)}\n`);
  let exit = 1;
  for await (const line of createInterface({ input: socket })) {
    const message = JSON.parse(line) as SocketAnswer;
    if ('stdout' in message) io.stdout(message.stdout);
    else if ('stderr' in message) io.stderr(message.stderr);
    else exit = message.exit;
  }
  return exit;
}

function dial(socketPath: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
