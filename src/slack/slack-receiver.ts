import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { AppError } from '../domain/errors.ts';

/** Slack's requests over HTTP, as a part of somebody's server. */
export interface SlackHttp {
  readonly receiver: Receiver;
  /** Answers what is posted to the app's path and says so; leaves every other request untouched. */
  handle(...exchange: Parameters<RequestListener>): boolean;
}

/** Requests are a few kilobytes, and messages at most 40,000 characters. */
const biggestBody = 1_024 * 1_024;
const oldestSecs = 5 * 60;

/**
 * Takes requests that Slack has signed within five minutes, over their raw bytes. Everything else is refused with 401 before it is read as
 * anything. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack (2026-11-20)
 */
export function openSlackHttp(signingSecret: string, path: string, nowMs: () => number): SlackHttp {
  const receiver = new HTTPReceiver({
    ...{ signingSecret, endpoints: [path], logger: quiet, bodyLimit: biggestBody },
    // a workspace that is nobody's is acknowledged, or Slack would send the same again; what failed for now it shall send again
    processEventErrorHandler: async ({ error, response }) => {
      const cause: unknown = 'original' in error ? error.original : error;
      const isNobodys = cause instanceof AppError && cause.code === 'not_found';
      if (!response.headersSent) response.writeHead(isNobodys ? 200 : 503).end();
      return false;
    },
  });
  return {
    receiver,
    handle(request: IncomingMessage, response: ServerResponse) {
      if (request.url?.split('?')[0] !== path) return false;
      const isTimely = timely(request.headers['x-slack-request-timestamp'], nowMs());
      const isSigned = typeof request.headers['x-slack-signature'] === 'string';
      if (request.method === 'POST' && isTimely && isSigned) receiver.requestListener(request, response);
      else response.writeHead(request.method === 'POST' ? 401 : 405).end();
      return true;
    },
  };
}

function timely(header: string | string[] | undefined, nowMs: number): boolean {
  if (typeof header !== 'string' || !/^\d{1,12}$/.test(header)) return false;
  return Math.abs(nowMs / 1000 - Number(header)) <= oldestSecs;
}

/** Slack's requests over a socket that the app opens itself, for installations that Slack cannot reach. */
export function openSlackSocket(appToken: string): SocketModeReceiver {
  return new SocketModeReceiver({ appToken, logger: quiet });
}

const noop = (): void => undefined;
const quiet = {
  ...{ debug: noop, info: noop, warn: noop, error: noop, setLevel: noop, setName: noop },
  getLevel: () => 'error' as never,
};
