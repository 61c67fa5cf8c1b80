import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedWorkspace } from './simulator-workspace.ts';

/** Where Slack sends what people do, as the app's manifest says. */
export interface ConnectedApp {
  readonly requestUrl: string;
  /** Hosts whose links the app hears of. */
  readonly linkDomains: readonly string[];
}

/** How one request was answered. `status` null: not within three seconds, or not at all. */
export interface AppAnswer {
  readonly status: number | null;
  readonly body: string;
  readonly elapsedMs: number;
}

/** What a person does, as the app's side of Slack tells it. */
export interface AppSender {
  readonly signingSecret: string;
  /** Sends an event until it is taken: at once, at once again, after a minute, after five. Resolves with every attempt's answer. */
  sendEvent(event: Readonly<Record<string, unknown>>, isExternal?: boolean): Promise<readonly AppAnswer[]>;
  sendCommand(fields: Readonly<Record<string, string>>): Promise<AppAnswer>;
  sendInteraction(payload: Readonly<Record<string, unknown>>): Promise<AppAnswer>;
  /** A press's right to open one form. */
  newTrigger(userId: string): string;
  /** An address for answers to one person in one conversation. */
  newResponseUrl(channel: string, userId: string): string;
}

export interface AppSenderParts {
  readonly workspace: SimulatedWorkspace;
  readonly signingSecret: string;
  readonly app: () => ConnectedApp | null;
  readonly baseUrl: () => string;
  /** Waits before the repetitions of an event, in milliseconds. */
  readonly retryWaitsMs?: readonly number[];
}

const appId = 'A0BELLWETHER';
const patienceMs = 3_000;
/** Source: https://docs.slack.dev/apis/events-api/#retries (2026-11-20) */
const slackRetryWaitsMs = [0, 60_000, 300_000];
const triggerLifeMs = 3_000;

/** `v0=` and the HMAC of `v0:{seconds}:{body}`. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack (2026-11-20) */
export function signRequest(secret: string, seconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
}

/** Speaks to the app as Slack does: signed, with three seconds of patience. The signature's clock is the machine's. */
export function createAppSender(parts: AppSenderParts): AppSender {
  const { workspace, signingSecret } = parts;
  const send = async (body: string, type: string, headers: Record<string, string> = {}): Promise<AppAnswer> => {
    const app = parts.app();
    const startedMs = performance.now();
    const elapsed = () => performance.now() - startedMs;
    if (app === null) return { status: null, body: 'The app is not connected.', elapsedMs: 0 };
    const seconds = Math.floor(Date.now() / 1000);
    const signature = signRequest(signingSecret, seconds, body);
    const signed = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': signature };
    try {
      const response = await fetch(app.requestUrl, {
        method: 'POST',
        headers: { 'content-type': type, 'user-agent': 'Slackbot 1.0', ...signed, ...headers },
        ...{ body, signal: AbortSignal.timeout(patienceMs), redirect: 'manual' },
      });
      return { status: response.status, body: await response.text(), elapsedMs: elapsed() };
    } catch {
      // too late, or nobody there: the caller sees which by the time
      return { status: null, body: '', elapsedMs: elapsed() };
    }
  };
  const form = 'application/x-www-form-urlencoded';
  return {
    signingSecret,
    async sendEvent(event, isExternal = false) {
      const body = JSON.stringify(envelope(workspace, event, isExternal));
      const answers = [await send(body, 'application/json')];
      for (const [index, waitMs] of (parts.retryWaitsMs ?? slackRetryWaitsMs).entries()) {
        const { status } = answers.at(-1) as AppAnswer;
        if ((status !== null && status >= 200 && status < 300) || parts.app() === null) break;
        await sleep(waitMs, undefined, { ref: false });
        const reason = status === null ? 'http_timeout' : 'http_error';
        const headers = { 'x-slack-retry-num': String(index + 1), 'x-slack-retry-reason': reason };
        answers.push(await send(body, 'application/json', headers));
      }
      return answers;
    },
    sendCommand: (fields) => {
      const about = { token: 'deprecated', team_id: workspace.teamId, team_domain: 'lanternworks', api_app_id: appId };
      return send(new URLSearchParams({ ...about, ...fields }).toString(), form);
    },
    sendInteraction: (payload) => {
      const team = { id: workspace.teamId, domain: 'lanternworks' };
      const whole = { token: 'deprecated', api_app_id: appId, team, is_enterprise_install: false, ...payload };
      return send(new URLSearchParams({ payload: JSON.stringify(whole) }).toString(), form);
    },
    newTrigger(userId) {
      const id = `${Date.now()}.${randomBytes(8).toString('hex')}`;
      workspace.triggers.set(id, { userId, untilMs: Date.now() + triggerLifeMs });
      return id;
    },
    newResponseUrl(channel, userId) {
      const path = `/commands/${workspace.teamId}/${randomBytes(16).toString('hex')}`;
      workspace.responsePaths.set(path, { channel, userId });
      return parts.baseUrl() + path;
    },
  };
}

/** Source: https://docs.slack.dev/apis/events-api/#events-JSON (2026-11-20) */
function envelope(workspace: SimulatedWorkspace, event: Readonly<Record<string, unknown>>, isExternal: boolean) {
  const { teamId, botUserId } = workspace;
  return {
    ...{ token: 'deprecated', team_id: teamId, context_team_id: teamId, api_app_id: appId, event },
    ...{ type: 'event_callback', event_id: `Ev${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}` },
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: teamId, user_id: botUserId, is_bot: true }],
    is_ext_shared_channel: isExternal,
  };
}
