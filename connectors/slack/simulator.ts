import { randomBytes } from 'node:crypto';
import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { type AppSender, type ConnectedApp, createAppSender } from './simulator-app.ts';
import { answerDesk } from './simulator-desk.ts';
import { type PendingEffect, preparePost, prepareUpdate } from './simulator-effects.ts';
import { createPeople, type SimulatedPeople, tellOwnMessage } from './simulator-people.ts';
import { readMethods } from './simulator-reads.ts';
import { listScheduled, postDue, scheduleMessage } from './simulator-schedule.ts';
import { scopeNeeded } from './simulator-scopes.ts';
import { viewMethods } from './simulator-views.ts';
import type { MethodAnswer, MethodArguments } from './simulator-wire.ts';
import {
  createWorkspace,
  type SimulatedMessage,
  type SimulatedWorkspace,
  type WorkspaceOptions,
} from './simulator-workspace.ts';

/** One post or change on its way through the simulator. `alertId` null: the message carries none. */
export interface SimulatedEffect {
  readonly method: 'chat.postMessage' | 'chat.update';
  readonly channel: string;
  readonly text: string;
  readonly alertId: string | null;
}

/**
 * Barriers around an effect; each may be set and cleared while the simulator runs. A promise that never settles holds the
 * request for ever (`beforeRecord`: nothing happens; `afterRecord`: it happened and nobody is told). `afterReply` is called
 * when the answer has left.
 */
export interface EffectBarriers {
  beforeRecord: ((effect: SimulatedEffect) => Promise<void> | void) | null;
  afterRecord: ((effect: SimulatedEffect) => Promise<void> | void) | null;
  afterReply: ((effect: SimulatedEffect) => void) | null;
}

export interface SlackSimulatorOptions extends WorkspaceOptions {
  readonly botToken?: string;
  /** A user token, which alone may search; none unless said. */
  readonly userToken?: string;
  /** What the tokens were granted; all unless said. */
  readonly scopes?: readonly string[];
  /** The vendor's clock in milliseconds. */
  readonly now?: () => number;
  /** Posts a second and channel; 1 unless said otherwise, null switches the limit off. */
  readonly postsPerSecond?: number | null;
  /** Reads of history a minute (Tier 3: 50); null switches the limit off. */
  readonly historyPerMinute?: number | null;
  /** What requests to the app are signed with; random unless said. */
  readonly signingSecret?: string;
  /** Waits before an event is sent again; Slack's unless said. */
  readonly retryWaitsMs?: readonly number[];
}

export interface SlackSimulator extends Omit<Simulator, 'baseUrl'> {
  /** Ends in `/api/`, as the connector's `apiUrl` must. */
  readonly baseUrl: string;
  /** The page for people. */
  readonly pageUrl: string;
  /** What the connector needs as its credentials. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly workspace: SimulatedWorkspace;
  /** Everything that was posted, in order; a test counts effects here. */
  readonly messages: readonly SimulatedMessage[];
  readonly barriers: EffectBarriers;
  /** What people do in the workspace. */
  readonly people: SimulatedPeople;
  /** How the app is told; its `signingSecret` is what the app must verify with. */
  readonly sender: AppSender;
  /** Tells the app from now on, as its manifest says; null: no more. */
  connectApp(app: ConnectedApp | null): void;
}

/** Arguments from query, form or JSON; a string is Slack's error word. */
function readArguments(request: SimulatedRequest): MethodArguments | string {
  const query = Object.fromEntries(request.query);
  if (request.body === '') return query;
  if ((request.headers['content-type'] ?? '').startsWith('application/json')) {
    try {
      const value: unknown = JSON.parse(request.body);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...query, ...value }
        : 'json_not_object';
    } catch {
      return 'invalid_json';
    }
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(request.body)) };
}

/** The bearer token of the header, else the `token` of a form: a JSON body may not carry it. */
function tokenOf(request: SimulatedRequest, args: MethodArguments): string | null {
  const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  return bearer ?? (isJson || typeof args['token'] !== 'string' ? null : args['token']);
}

function encode(answer: MethodAnswer): SimulatedReply {
  // Slack answers 200 to whatever it understood, errors included.
  if ('error' in answer) return { status: 200, json: { ok: false, error: answer.error, ...answer.more } };
  return { status: 200, json: { ok: true, ...answer.body } };
}

/** Refuses what comes faster than `perSecond` for one key. Source: https://docs.slack.dev/apis/web-api/rate-limits/ (2026-11-20) */
function createThrottle(now: () => number, perSecond: number | null, burst: number) {
  const freeAtMs = new Map<string, number>();
  return (key: string): SimulatedReply | null => {
    if (perSecond === null) return null;
    const stepMs = 1000 / perSecond;
    const dueMs = Math.max(freeAtMs.get(key) ?? 0, now() - stepMs * (burst - 1));
    const waitMs = dueMs - now();
    if (waitMs > 0) {
      const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
      return { status: 429, headers, json: { ok: false, error: 'ratelimited' } };
    }
    freeAtMs.set(key, dueMs + stepMs);
    return null;
  };
}

function describeEffect(
  method: SimulatedEffect['method'],
  effect: PendingEffect,
  args: MethodArguments,
): SimulatedEffect {
  const metadata = String(typeof args['metadata'] === 'object' ? JSON.stringify(args['metadata']) : args['metadata']);
  const alertId = /"alert_id"\s*:\s*"([^"]*)"/.exec(metadata)?.[1] ?? null;
  return { method, channel: effect.channel, text: String(args['text'] ?? ''), alertId };
}

async function perform(
  method: SimulatedEffect['method'],
  pending: PendingEffect,
  args: MethodArguments,
  barriers: EffectBarriers,
): Promise<SimulatedReply> {
  const effect = describeEffect(method, pending, args);
  await barriers.beforeRecord?.(effect);
  const reply = encode(pending.commit());
  await barriers.afterRecord?.(effect);
  return { ...reply, sent: () => barriers.afterReply?.(effect) };
}

/** The scope that is missing, or the wrong kind of token. */
function refuse(
  method: string,
  args: MethodArguments,
  isUser: boolean,
  scopes: readonly string[] | undefined,
): MethodAnswer | null {
  const needed = scopeNeeded(method, args);
  if (method === 'search.messages' && !isUser) return { error: 'not_allowed_token_type' };
  if (needed === null || scopes === undefined || scopes.includes(needed)) return null;
  return { error: 'missing_scope', more: { needed, provided: scopes.join(',') } };
}

/** Starts a simulated Slack workspace on a free loopback port. */
export async function startSlackSimulator(options: SlackSimulatorOptions = {}): Promise<SlackSimulator> {
  const workspace = createWorkspace(options);
  const botToken = options.botToken ?? 'xoxb-simulated-token';
  const now = options.now ?? Date.now;
  const barriers: EffectBarriers = { beforeRecord: null, afterRecord: null, afterReply: null };
  const postsPerSecond = options.postsPerSecond === undefined ? 1 : options.postsPerSecond;
  const usualPerMinute = options.appKind === 'commercial' ? 1 : 50;
  const historyPerMinute = options.historyPerMinute === undefined ? usualPerMinute : options.historyPerMinute;
  const throttlePosts = createThrottle(now, postsPerSecond, 1);
  const historyPerSecond = historyPerMinute === null ? null : historyPerMinute / 60;
  const throttleHistory = createThrottle(now, historyPerSecond, historyPerMinute ?? 1);

  const connected: { app: ConnectedApp | null } = { app: null };
  const app = () => connected.app;
  const sender = createAppSender({
    ...{ workspace, app, baseUrl: () => simulator.baseUrl },
    signingSecret: options.signingSecret ?? randomBytes(16).toString('hex'),
    ...(options.retryWaitsMs ? { retryWaitsMs: options.retryWaitsMs } : {}),
  });
  const people = createPeople({ workspace, sender, app, now });

  async function handle(request: SimulatedRequest): Promise<SimulatedReply> {
    if (!request.path.startsWith('/api/')) return answerDesk({ workspace, people, now }, request);
    const args = readArguments(request);
    if (typeof args === 'string') return encode({ error: args });
    const token = tokenOf(request, args);
    const isUser = token !== null && token === options.userToken;
    if (token !== botToken && !isUser) return encode({ error: token === null ? 'not_authed' : 'invalid_auth' });
    const method = request.path.slice('/api/'.length);
    const refused = refuse(method, args, isUser, options.scopes);
    if (refused) return encode(refused);
    postDue(workspace, now());
    if (method === 'chat.scheduleMessage') return encode(scheduleMessage(workspace, args, now()));
    if (method === 'chat.scheduledMessages.list') return encode(listScheduled(workspace, args));
    if (method === 'chat.postMessage' || method === 'chat.update') {
      const pending = method === 'chat.update' ? prepareUpdate(workspace, args) : preparePost(workspace, args, now());
      if (typeof pending === 'string') return encode({ error: pending });
      const tooFast = method === 'chat.update' ? null : throttlePosts(pending.channel);
      if (tooFast) return tooFast;
      const reply = await perform(method, pending, args, barriers);
      const posted = workspace.messages.at(-1);
      if (method === 'chat.postMessage' && posted) tellOwnMessage({ workspace, sender, app, now }, posted);
      return reply;
    }
    const view = Object.hasOwn(viewMethods, method) ? viewMethods[method] : undefined;
    if (view) return encode(view(workspace, args, method === 'views.open' ? Date.now() : now()));
    const read = Object.hasOwn(readMethods, method) ? readMethods[method] : undefined;
    if (!read) return encode({ error: 'unknown_method' });
    const tooFast = /^conversations\.(history|replies)$/.test(method) ? throttleHistory(method) : null;
    return tooFast ?? encode(read(workspace, args));
  }

  const simulator = await startSimulator({ handle });
  return {
    ...simulator,
    baseUrl: `${simulator.baseUrl}/api/`,
    pageUrl: `${simulator.baseUrl}/`,
    credentials: { botToken, ...(options.userToken === undefined ? {} : { userToken: options.userToken }) },
    workspace,
    messages: workspace.messages,
    barriers,
    ...{ people, sender },
    connectApp: (next) => {
      connected.app = next;
    },
  };
}
