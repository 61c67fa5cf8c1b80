import { z } from 'zod';
import { type Acting, acceptDealAct, type DealAct, previewDealAct } from '../../execution/deal-acts/deal-act.ts';
import { reassignEpisode, snoozeEpisode } from '../../execution/episodes/decide-episode.ts';
import { AppError } from '../domain/errors.ts';
import { instantSchema } from '../domain/time.ts';
import { findAlertedDeal } from '../store/alert-records.ts';
import { type ApprovalRow, findApproval } from '../store/approvals.ts';
import type { SlackParts } from './slack-parts.ts';
import { lineOf, safeText } from './slack-words.ts';

const askedFrom = { rule: 'asked-in-slack', purpose: 'asked in Slack' };

const shortText = z.string().max(500);
const actSchema: z.ZodType<DealAct> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create_task'),
    subject: z.string().trim().min(1).max(150),
    dueDate: z.iso.date().nullable(),
    note: shortText.nullable(),
  }),
  z.object({
    kind: z.literal('log_activity'),
    subject: z.string().trim().min(1).max(150),
    text: shortText.nullable(),
    occurredAt: instantSchema,
  }),
]);

/** A change that somebody asked for in a form: previewed with exactly these words, then confirmed. */
export const wantedChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('act'), opportunityId: z.string(), act: actSchema }),
  z.object({ kind: z.literal('snooze'), episodeId: z.string(), until: instantSchema }),
  z.object({ kind: z.literal('assign'), episodeId: z.string(), assigneeId: z.string() }),
  z.object({ kind: z.literal('approval'), approvalId: z.string(), isGranted: z.boolean() }),
]);
export type WantedChange = z.infer<typeof wantedChangeSchema>;

export type Changer = Acting & { readonly policyVersion: string };

/** What would happen, line by line; changes nothing. @throws AppError `not_found` and `forbidden` for what is not theirs to do */
export async function previewChange(parts: SlackParts, changer: Changer, wanted: WantedChange): Promise<string[]> {
  switch (wanted.kind) {
    case 'act': {
      const preview = await previewDealAct(changer, wanted.opportunityId, wanted.act, askedFrom);
      const deal = await changer.reader.findRecord('opportunity', wanted.opportunityId);
      const what = wanted.act.kind === 'create_task' ? 'A new task' : 'A new activity';
      const fields = preview.changes.map(({ field, after }) => `• ${field}: ${safeText(after ?? '–', 600)}`);
      const approval = preview.needsApproval ? ['It waits for an approval first.'] : [];
      return [
        `${what} in ${preview.system} on ${lineOf(String(deal?.state['name'] ?? wanted.opportunityId), 150)}:`,
        ...fields,
        ...approval,
      ];
    }
    case 'snooze':
      return [
        `The alert about ${await nameOf(changer, wanted.episodeId)} stays quiet until ${wanted.until.slice(0, 10)}.`,
      ];
    case 'assign': {
      const user = await changer.reader.findRecord('sales_user', wanted.assigneeId);
      if (user === null) throw new AppError('not_found', 'There is no such person that you may give alerts to.');
      const name = lineOf(String(user.state['name'] ?? user.id), 150);
      return [`${name} takes over the alert about ${await nameOf(changer, wanted.episodeId)}.`];
    }
    case 'approval': {
      const row = await answerable(parts, changer, wanted.approvalId);
      return [
        `${wanted.isGranted ? 'Approve' : 'Deny'} ${row.tool}, exactly so:`,
        safeText(JSON.stringify(row.arguments), 1_500),
      ];
    }
  }
}

/** Does what was previewed as `previewId`, once, and says so. @throws AppError as `previewChange` */
export async function makeChange(
  parts: SlackParts,
  changer: Changer,
  wanted: WantedChange,
  previewId: string,
): Promise<string> {
  const { store, principal, nowMs } = changer;
  const now = new Date(nowMs()).toISOString();
  switch (wanted.kind) {
    case 'act': {
      const { policyVersion } = changer;
      const from = { ...askedFrom, policyVersion, previewId };
      const { needsApproval } = await acceptDealAct(changer, wanted.opportunityId, wanted.act, from);
      parts.nudge();
      return needsApproval ? 'Accepted; it waits for an approval.' : 'Accepted; it is on its way to the CRM.';
    }
    case 'snooze':
      await nameOf(changer, wanted.episodeId);
      await store.withTenant(principal.tenantId, (tx) =>
        snoozeEpisode(tx, { id: wanted.episodeId, by: principal, now, until: wanted.until }),
      );
      return `Quiet until ${wanted.until.slice(0, 10)}.`;
    case 'assign':
      await previewChange(parts, changer, wanted);
      await store.withTenant(principal.tenantId, (tx) =>
        reassignEpisode(tx, { id: wanted.episodeId, by: principal, now, assigneeId: wanted.assigneeId }),
      );
      return 'Done; they are told with the next scoring.';
    case 'approval':
      return answerApproval(parts, changer, wanted);
  }
}

/** The deal of an alert that this person may see. @throws AppError `not_found` */
async function nameOf({ store, principal, reader }: Changer, episodeId: string): Promise<string> {
  const alerted = await store.withTenant(principal.tenantId, (tx) => findAlertedDeal(tx, episodeId));
  const deal = alerted && (await reader.findRecord('opportunity', alerted.opportunityId));
  if (deal) return lineOf(String(deal.state['name'] ?? deal.id), 150);
  throw new AppError('not_found', 'There is no open alert of that kind that you may see.');
}

/** An approval that waits and that this person may answer. @throws AppError `not_found` otherwise */
export async function answerable(parts: SlackParts, changer: Changer, id: string): Promise<ApprovalRow> {
  const { principal, store } = changer;
  const row = await store.withTenant(principal.tenantId, (tx) => findApproval(tx, id));
  const now = new Date(parts.nowMs()).toISOString();
  if (row?.state === 'waiting' && row.expiresAt > now && (await mayAnswer(parts, changer, row))) return row;
  throw new AppError('not_found', 'Nothing of that kind waits for your approval.');
}

/** Whether the policies let this person answer. */
export async function mayAnswer({ gateway }: SlackParts, { principal }: Changer, row: ApprovalRow): Promise<boolean> {
  const resource = { id: row.tool, riskTier: row.riskTier, requestedBy: row.requestedBy };
  const { effect } = await gateway.authorize({ principal, action: 'approve', resource, purpose: 'approvals in Slack' });
  return effect === 'allow';
}

async function answerApproval(
  parts: SlackParts,
  changer: Changer,
  { approvalId, isGranted }: Extract<WantedChange, { kind: 'approval' }>,
): Promise<string> {
  const { principal, store } = changer;
  await answerable(parts, changer, approvalId);
  await parts.approvals.answer(principal.tenantId, approvalId, principal, isGranted);
  const after = await store.withTenant(principal.tenantId, (tx) => findApproval(tx, approvalId));
  if (after?.state !== (isGranted ? 'granted' : 'refused') || after.answeredBy !== principal.id) {
    throw new AppError('conflict', 'Somebody else was quicker, or it ran out: nothing was changed.');
  }
  parts.nudge();
  return isGranted ? 'Approved.' : 'Denied.';
}
