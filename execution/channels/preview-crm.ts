import { changedRecordSchema } from '../../src/domain/record.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { ChannelCall } from './channel.ts';
import { crmActivitySchema, crmFieldUpdateSchema, crmTaskSchema, placeOf } from './crm-payload.ts';
import { readPayload } from './read-payload.ts';
import { unreadAnswer } from './unread-answer.ts';

/** One line of a preview. `before` null: empty, or a record that is yet to be made. */
export interface PreviewedChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What an action on a CRM would do, read now. `conflict`: the field holds something else than the action expects. */
export interface CrmPreview {
  readonly changes: readonly PreviewedChange[];
  readonly conflict: boolean;
}

const getTools = { salesforce: 'salesforce_get_opportunity', hubspot: 'hubspot_get_opportunity' } as const;

/**
 * What an action of `crm-task`, `crm-activity` or `crm-field-update` would change; changes nothing.
 * @throws AppError `invalid_input` for another action, and those of reading the deal
 */
export async function previewCrm(
  action: Pick<ClaimedAction, 'id' | 'channel' | 'recipient' | 'payload'>,
  call: ChannelCall,
): Promise<CrmPreview> {
  if (action.payload['kind'] === 'crm_field_update') return previewUpdate(action, call);
  const isTask = action.payload['kind'] === 'crm_task';
  const { kind: _kind, ...fields } = readPayload(isTask ? crmTaskSchema : crmActivitySchema, action);
  placeOf(action);
  const filled = Object.entries(fields).filter(([, after]) => after !== null);
  return { changes: filled.map(([field, after]) => ({ field, before: null, after: String(after) })), conflict: false };
}

async function previewUpdate(
  action: Pick<ClaimedAction, 'id' | 'channel' | 'recipient' | 'payload'>,
  call: ChannelCall,
): Promise<CrmPreview> {
  const { field, expected, value } = readPayload(crmFieldUpdateSchema, action);
  const { system, opportunityId } = placeOf(action);
  const { structuredContent } = await call(getTools[system], { id: opportunityId });
  const parsed = changedRecordSchema.safeParse(structuredContent['record']);
  if (!parsed.success) throw unreadAnswer(getTools[system]);
  const { changes, undated } = parsed.data;
  const dated = changes.toSorted((a, b) => (a.effectiveAt < b.effectiveAt ? -1 : 1)).map(({ values }) => values);
  const holds = [undated, ...dated].reduce<unknown>((last, values) => (field in values ? values[field] : last), null);
  const before = holds === null || holds === undefined ? null : String(holds);
  const isAsExpected =
    field === 'amount' && before !== null ? Number(before) === Number(expected ?? Number.NaN) : before === expected;
  return { changes: [{ field, before, after: value }], conflict: !isAsExpected };
}
