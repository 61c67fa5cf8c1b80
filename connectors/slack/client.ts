import { type FetchFunction, WebAPIPlatformError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource, ToolContext } from '../kit/define-connector.ts';
import type { OutboundRequest } from '../kit/outbound-http.ts';
import { badVendorResponse, vendorError } from '../kit/vendor-errors.ts';
import { HistoryBudget } from './history-budget.ts';
import { SlackPeople } from './people.ts';
import type { SlackSettings } from './settings.ts';
import type { SlackCaller } from './slack-call.ts';
import { slackError } from './slack-errors.ts';

/** One Slack workspace as our bot sees it. */
export interface SlackClient extends SlackCaller {
  readonly people: SlackPeople;
  readonly history: HistoryBudget;
  /** Conversations that are read; null: the public channels that the bot has joined. */
  readonly channels: readonly string[] | null;
  /** Posts an answer to an address that Slack gave out, by its path, once. @throws AppError `not_found` when it has run out, and those of `call` */
  respond(path: string, message: Record<string, unknown>, context: Pick<ToolContext, 'signal'>): Promise<void>;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  /** Whether there is a user token, which search needs. */
  canSearch(): Promise<boolean>;
}

const noop = (): void => undefined;
/** The SDK logs to the console otherwise, where people's tables and JSON stand. */
const silent = { debug: noop, info: noop, warn: noop, error: noop, setLevel: noop, setName: noop };

/** Requests of the SDK through our outbound client; statuses that Slack's own bodies do not explain become errors here. */
function outboundFetch(ports: ConnectorPorts, signal: AbortSignal): FetchFunction {
  return async (url, init) => {
    const { redirect: _redirect, signal: _signal, ...request } = init ?? {};
    const outbound = { ...(request as OutboundRequest), signal };
    const response = await ports.http.fetch(String(url), outbound);
    if (response.status !== 200) {
      const retryAfter = response.headers.get('retry-after');
      throw vendorError({ system: 'slack', status: response.status, retryAfter }, ports.now());
    }
    return response as unknown as Response;
  };
}

function mapError(method: string, error: unknown): unknown {
  if (error instanceof WebAPIRequestError && error.original instanceof AppError) return error.original;
  if (error instanceof WebAPIPlatformError) return slackError(method, String(error.data.error ?? ''));
  return error;
}

/** Slack answers on a host of its own; whatever stands in its place does so itself. */
function responseOrigin(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin === 'https://slack.com' ? 'https://hooks.slack.com' : origin;
}

/** Half an emoji, as a vendor's cut leaves it, cannot be sent in a form: it becomes the replacement character. */
function wellFormed(args: Record<string, unknown>): Record<string, unknown> {
  const sendable = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.toWellFormed() : value,
  ]);
  return Object.fromEntries(sendable) as Record<string, unknown>;
}

/**
 * Opens a client. The token is read for each call, so a rotated one is used at once. `apiUrl` ends in `/api/`.
 * The SDK's ten retries are off: only the execution engine repeats a call.
 * Source: https://docs.slack.dev/tools/node-slack-sdk/web-api/#automatic-retries (2026-11-20)
 */
export function createSlackClient(
  ports: ConnectorPorts,
  settings: Pick<SlackSettings, 'apiUrl' | 'channels'>,
  credentials: CredentialSource,
): SlackClient {
  return {
    people: new SlackPeople(ports.now),
    history: new HistoryBudget(ports.now),
    channels: settings.channels,
    now: ports.now,
    async respond(path, message, { signal }) {
      const body = JSON.stringify(message);
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const response = await ports.http.fetch(responseOrigin(settings.apiUrl) + path, {
        method: 'POST',
        headers,
        body,
        signal,
      });
      if (response.status === 404) throw slackError('response_url', 'expired_url');
      const retryAfter = response.headers.get('retry-after');
      if (response.status !== 200)
        throw vendorError({ system: 'slack', status: response.status, retryAfter }, ports.now());
      if ((await response.text()) !== 'ok') throw badVendorResponse('slack', 'response_url');
    },
    canSearch: async () => Boolean((await credentials.read())['userToken']),
    async call(method, args, schema, { signal }, as = 'bot') {
      const stored = await credentials.read();
      // from OAuth the bot's token comes as the access token
      const token = as === 'bot' ? (stored['botToken'] ?? stored['accessToken']) : stored['userToken'];
      if (!token)
        throw new AppError('auth_expired', `Slack has no ${as} token. Connect Slack again.`, { system: 'slack' });
      const web = new WebClient(token, {
        slackApiUrl: settings.apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        allowAbsoluteUrls: false,
        fetch: outboundFetch(ports, signal),
        logger: { ...silent, getLevel: () => 'error' as never },
      });
      const answer = await web.apiCall(method, wellFormed(args)).catch((error: unknown) => {
        throw mapError(method, error);
      });
      const parsed = schema.safeParse(answer);
      if (!parsed.success) throw badVendorResponse('slack', method, parsed.error);
      return parsed.data;
    },
  };
}
