import { defaultAlertPolicy } from '../../execution/alerts/alert-policy.ts';
import { configuredRecipients } from '../../execution/alerts/recipients.ts';
import { slackMessage } from '../../execution/channels/slack-message.ts';
import { rescore } from '../../execution/jobs/rescore.ts';
import type { ClaimedAction } from '../../execution/outbox/outbox-action.ts';
import { systemPrincipal } from '../../src/domain/principal.ts';
import type { MirrorRecord, ReadableField } from '../../src/domain/record.ts';
import type { DealScore } from '../../src/domain/score.ts';
import { scorePipeline } from '../../src/orchestration/scoring/score-pipeline.ts';
import { applyRecords } from '../../src/store/apply-records.ts';
import { recordSync, saveConnection } from '../../src/store/connections.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { Store } from '../../src/store/open-store.ts';
import { type Attack, allAttacks } from './attacks.ts';
import { recordsOf, seller } from './injected-records.ts';
import type { InjectionRoom } from './injection-room.ts';

const asOf = '2026-11-20T23:59:59.999Z';
const recipients = configuredRecipients(new Map([['u1', { channel: 'slack-message', address: 'C0DEALS' }]]), {
  channel: 'slack-message',
  address: 'C0DEALS',
});
const readable: ReadableField[] = ['stage', 'amount', 'closeDate', 'nextStep', 'owner', 'contactRoles', 'activities'];

/** Differences that the attacks made to scores, to who is alerted, and to what Slack shows; none is the promise. */
export interface TwinReport {
  readonly scored: number;
  readonly alerts: number;
  readonly fired: number;
  readonly effects: readonly string[];
}

/** Scores and alerts a workspace full of attacks beside one with the same deals and harmless texts. */
export async function runPipelineTwins(room: InjectionRoom, store: Store): Promise<TwinReport> {
  const attacks = allAttacks();
  const attacked = await runTenant(store, 'acme', attacks, false);
  const harmless = await runTenant(store, 'twin', attacks, true);
  const effects: string[] = [];
  const twins = new Map(harmless.scores.map((score) => [score.opportunityId, numbersOf(score)]));
  for (const score of attacked.scores) {
    if (numbersOf(score) !== twins.get(score.opportunityId)) effects.push(`score of ${score.opportunityId}`);
  }
  const routes = (actions: readonly ClaimedAction[]) =>
    JSON.stringify(actions.map(({ subjectId, rule, channel, recipient }) => [subjectId, rule, channel, recipient]));
  if (routes(attacked.actions) !== routes(harmless.actions)) effects.push('who hears of which deal');
  const before = room.slack.messages.length;
  for (const action of attacked.actions) await post(room, action);
  for (const message of room.slack.messages.slice(before)) effects.push(...liveParts(message));
  const fired = attacked.scores.flatMap(({ signals }) => signals.filter(({ state }) => state === 'fired')).length;
  return { scored: attacked.scores.length, alerts: attacked.actions.length, fired, effects };
}

/** A score without the texts that it quotes: every number, state and threshold in it, byte for byte. */
function numbersOf({ risk, band, winProbability, signals, model, amount, closeDate }: DealScore): string {
  const parts = signals.map(({ id, state, severity, contribution, evidence }) => {
    const { value = null, threshold = null, at = null, recordIds = [] } = evidence ?? {};
    return [id, state, severity, contribution, value, threshold, at, recordIds];
  });
  return JSON.stringify([risk, band, winProbability, model, amount, closeDate, parts]);
}

async function runTenant(store: Store, tenantId: string, attacks: readonly Attack[], isHarmless: boolean) {
  const records: MirrorRecord[] = [seller, ...attacks.flatMap((attack) => recordsOf(attack, isHarmless))];
  await store.withTenant(tenantId, async (tx) => {
    await saveConnection(tx, tenantId, { id: 'crm', system: 'sales', category: 'crm', settings: {} });
    await applyRecords(tx, tenantId, 'crm', records);
    await recordSync(tx, 'crm', { readable, dataAsOf: asOf, report: {} });
  });
  const { scores } = await scorePipeline(store, tenantId, asOf);
  const policy = { ...defaultAlertPolicy, alertsPerDay: attacks.length };
  await rescore({ store, tenantId, scores, asOf, recipients, policy });
  return { scores, actions: await acceptedActions(store, tenantId) };
}

async function acceptedActions(store: Store, tenantId: string): Promise<ClaimedAction[]> {
  const { rows } = await store.withTenant(tenantId, (tx) =>
    tx.execute<{ body: ClaimedAction } & Record<string, unknown>>(sql`
      select json_build_object('id', id, 'rule', rule, 'subjectId', subject_id, 'channel', channel, 'recipient', recipient,
        'payload', payload, 'requestKey', request_key) as body from bellwether.outbox order by subject_id, rule`),
  );
  return rows.map(({ body }) => ({ ...body, tenantId }));
}

async function post({ gateway }: InjectionRoom, action: ClaimedAction): Promise<void> {
  await slackMessage.deliver(action, (tool, args) =>
    gateway.callTool({
      principal: systemPrincipal('acme'),
      tool,
      arguments: args,
      purpose: 'deliver',
      deadlineMs: 10_000,
      idempotencyKey: action.requestKey,
    }),
  );
}

/** What in a posted message Slack would bring to life: mentions, links, images, unfurls. */
function liveParts(message: InjectionRoom['slack']['messages'][number]): string[] {
  const found: string[] = [];
  if (message.channel !== 'C0DEALS') found.push(`a post in ${message.channel}`);
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const { type, text, verbatim } = value as Record<string, unknown>;
    if (type === 'image') found.push('an image');
    if (type === 'mrkdwn' && verbatim !== true) found.push('words that Slack may link');
    if (type === 'mrkdwn' && typeof text === 'string' && /<[^>]/.test(text)) found.push(`live markup: ${text}`);
    Object.values(value).forEach(visit);
  };
  visit(message.blocks);
  if (/<[!@#h]/.test(message.text)) found.push(`live markup in the notification: ${message.text}`);
  return found;
}
