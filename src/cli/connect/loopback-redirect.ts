import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../domain/errors.ts';

/** What a browser brought back. `issuer` null: the answer names none. */
export interface RedirectAnswer {
  readonly state: string;
  readonly code: string;
  readonly issuer: string | null;
}

/** Waits on this machine for a browser to come back from a sign-in. */
export interface LoopbackRedirect {
  readonly redirectUri: string;
  /** The answer that carries `state`; anything else that calls is refused and does not end the waiting. */
  wait(state: string): Promise<RedirectAnswer>;
  close(): void;
}

const path = '/callback';
const waitMs = 10 * 60_000;

/**
 * Listens on loopback alone. A request must name exactly the redirect's host (a page elsewhere whose name was pointed at this
 * machine does not), its path and the state of this sign-in.
 * Source: https://datatracker.ietf.org/doc/html/rfc8252#section-7.3 (2026-11-20)
 * @throws AppError `conflict` when the port is taken
 */
export async function listenForRedirect(host: '127.0.0.1' | 'localhost', port: number): Promise<LoopbackRedirect> {
  let settle: { state: string; resolve(answer: RedirectAnswer): void; reject(error: AppError): void } | null = null;
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const url = readRequest(request, `${host}:${own}`);
    const expected = settle;
    if (url === null || expected === null || url.searchParams.get('state') !== expected.state) {
      answer(response, 400, 'This is not the sign-in that Bellwether is waiting for. Nothing was changed.');
      return;
    }
    const code = url.searchParams.get('code');
    if (code === null || code === '') {
      const why = /^[\w.-]{1,64}$/.exec(url.searchParams.get('error') ?? '')?.[0] ?? 'no code was given';
      answer(response, 200, 'The sign-in was refused. You can close this page and look at the terminal.');
      expected.reject(new AppError('forbidden', `The provider refused the sign-in (${why}); begin again.`));
      return;
    }
    answer(response, 200, 'You are signed in. You can close this page and go back to the terminal.');
    expected.resolve({ state: expected.state, code, issuer: url.searchParams.get('iss') });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(cannotListen(port, error)));
    server.listen(port, '127.0.0.1', listening);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    redirectUri: `http://${host}:${own}${path}`,
    wait: (state) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new AppError('unavailable', 'Nobody signed in within 10 minutes; run the command again.'));
        }, waitMs);
        timer.unref();
        settle = { state, resolve, reject };
      }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The request's address when it is for us, else null. */
function readRequest(request: IncomingMessage, hostPort: string): URL | null {
  if (request.method !== 'GET' || request.headers.host?.toLowerCase() !== hostPort) return null;
  const url = URL.parse(request.url ?? '', `http://${hostPort}`);
  return url?.pathname === path && url.host === hostPort ? url : null;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(`<!doctype html><title>Bellwether</title><p>${text}</p>`);
}

function cannotListen(port: number, error: NodeJS.ErrnoException): AppError {
  return new AppError(
    'conflict',
    `Port ${port} cannot be listened on (${error.code}); the browser could not come back. Give another with --redirect-port.`,
    {},
    { cause: error },
  );
}

/**
 * Reads an answer that a person copied from their browser's address bar.
 * @throws AppError `invalid_input` when it is not an answer to this sign-in
 */
export function readPastedAnswer(text: string, state: string): RedirectAnswer {
  const url = URL.parse(text.trim());
  const code = url?.searchParams.get('code');
  if (!url || !code || url.searchParams.get('state') !== state) {
    throw new AppError('invalid_input', 'That is not the address this sign-in ended at; begin again.');
  }
  return { state, code, issuer: url.searchParams.get('iss') };
}
