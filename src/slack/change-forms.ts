import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { addDays, dateOf, startOfDay } from '../domain/time.ts';
import { openSealed, sealText } from '../orchestration/sealing/seal-text.ts';
import type { Block, Form } from './slack-parts.ts';
import { actingAs, failureMessage, type Present, type SlackRoom } from './slack-room.ts';
import { lineOf, sectionsOf } from './slack-words.ts';
import { makeChange, previewChange, type WantedChange, wantedChangeSchema } from './wanted-change.ts';

/** Callback ids of the two steps of every form. */
export const formSteps = { edit: 'bellwether_edit', confirm: 'bellwether_confirm' } as const;

const subjectSchema = z.discriminatedUnion('form', [
  z.object({ form: z.literal('create_task'), opportunityId: z.string() }),
  z.object({ form: z.literal('snooze'), episodeId: z.string() }),
  z.object({ form: z.literal('assign'), episodeId: z.string() }),
  z.object({ form: z.literal('log_activity'), occurredAt: z.string() }),
  z.object({ form: z.literal('approval'), approvalId: z.string() }),
]);
/** What a form is about; what is filled in comes on top. */
export type FormSubject = z.infer<typeof subjectSchema>;

const editSchema = z.object({ by: z.string(), tenantId: z.string(), subject: subjectSchema });
const confirmSchema = z.object({
  by: z.string(),
  tenantId: z.string(),
  previewId: z.string(),
  wanted: wantedChangeSchema,
});
/** How long a form may stay open between its steps. */
const lifeMs = 10 * 60_000;
const stale = 'This form is not yours, was changed, or is older than ten minutes: begin again.';

/** What was filled in, by field; null: left empty. */
export type Filled = Readonly<Record<string, string | null>>;

function seal({ parts }: SlackRoom, { person }: Present, content: object): string {
  const { id: by, tenantId } = person.principal;
  return sealText(parts.formKey, { by, tenantId, ...content }, parts.nowMs() + lifeMs);
}

/** What a form of ours carried. @throws AppError `conflict` when it was not sealed by us for this person, or long ago */
function unseal<Content extends { readonly by: string; readonly tenantId: string }>(
  { parts }: SlackRoom,
  { person }: Present,
  state: string,
  schema: z.ZodType<Content>,
): Content {
  const opened = schema.safeParse(openSealed(parts.formKey, state, parts.nowMs())).data;
  const isTheirs = opened?.by === person.principal.id && opened.tenantId === person.principal.tenantId;
  if (opened && isTheirs) return opened;
  throw new AppError('conflict', stale);
}

/** The first step: what somebody fills in. */
export function editForm(
  room: SlackRoom,
  present: Present,
  about: { readonly title: string; readonly subject: FormSubject; readonly blocks: readonly Block[] },
): Form {
  const state = seal(room, present, { subject: about.subject });
  return { callbackId: formSteps.edit, title: about.title, submit: 'Preview', state, blocks: about.blocks };
}

/** A form that only says something. */
export function tellingForm(title: string, text: string): Form {
  return { callbackId: 'bellwether_told', title, submit: null, state: '', blocks: sectionsOf(text) };
}

/** The second step: exactly what would happen. What cannot is said instead. */
export async function confirmForm(room: SlackRoom, present: Present, state: string, filled: Filled): Promise<Form> {
  try {
    const { subject } = unseal(room, present, state, editSchema);
    const wanted = wantedOf(subject, filled, room.parts.nowMs());
    const lines = await previewChange(room.parts, await actingAs(room, present), wanted);
    const sealed = seal(room, present, { previewId: randomUUID(), wanted });
    const blocks = sectionsOf(lines.join('\n'));
    return { callbackId: formSteps.confirm, title: 'Please confirm', submit: 'Confirm', state: sealed, blocks };
  } catch (error) {
    return failureForm(room, error);
  }
}

/** After the confirmation: it is done once, however often it is confirmed. */
export async function doneForm(room: SlackRoom, present: Present, state: string): Promise<Form> {
  try {
    const { wanted, previewId } = unseal(room, present, state, confirmSchema);
    return tellingForm('Done', await makeChange(room.parts, await actingAs(room, present), wanted, previewId));
  } catch (error) {
    return failureForm(room, error);
  }
}

function failureForm({ parts }: SlackRoom, error: unknown): Form {
  if (!(error instanceof AppError)) parts.onError(error, 'a form in Slack');
  return tellingForm('Not done', failureMessage(error).text);
}

/** @throws AppError `invalid_input` for what nobody can fill in */
function wantedOf(subject: FormSubject, filled: Filled, nowMs: number): WantedChange {
  const found = wantedChangeSchema.safeParse(changeOf(subject, filled, nowMs));
  if (found.success) return found.data;
  throw new AppError('invalid_input', 'Something in the form is missing or too long; begin again.');
}

function changeOf(subject: FormSubject, filled: Filled, nowMs: number): unknown {
  const text = (name: string) => filled[name] ?? null;
  switch (subject.form) {
    case 'create_task': {
      const act = { kind: 'create_task', subject: text('subject'), dueDate: text('due'), note: text('note') };
      return { kind: 'act', opportunityId: subject.opportunityId, act };
    }
    case 'log_activity': {
      const { occurredAt } = subject;
      const act = { kind: 'log_activity', subject: text('subject'), text: text('note'), occurredAt };
      return { kind: 'act', opportunityId: text('deal'), act };
    }
    case 'snooze': {
      const days = z.coerce.number().int().min(1).max(90).safeParse(text('days')).data ?? Number.NaN;
      if (Number.isNaN(days)) return null;
      const until = startOfDay(addDays(dateOf(new Date(nowMs).toISOString()), days));
      return { kind: 'snooze', episodeId: subject.episodeId, until };
    }
    case 'assign':
      return { kind: 'assign', episodeId: subject.episodeId, assigneeId: text('assignee') };
    case 'approval': {
      const verdict = text('verdict');
      if (verdict !== 'approve' && verdict !== 'deny') return null;
      return { kind: 'approval', approvalId: subject.approvalId, isGranted: verdict === 'approve' };
    }
  }
}

/** The fields for a task or an activity. */
export function subjectFields(subject: string, note: string): Block[] {
  return [
    {
      kind: 'input',
      label: 'Subject',
      fieldId: 'subject',
      input: { kind: 'text', initial: lineOf(subject, 150), maxLength: 150 },
    },
    {
      kind: 'input',
      label: 'Text',
      fieldId: 'note',
      isOptional: true,
      input: { kind: 'text', initial: note.slice(0, 500).toWellFormed(), isLong: true, maxLength: 500 },
    },
  ];
}
