import type { Engagement } from '../../domain/engagement.ts';
import type { ActivityRecord, ChangedRecord, MirrorRecord } from '../../domain/record.ts';
import { type ErasedName, type ErasedPeople, identityHash } from './mask-erased.ts';

/** A record with nothing of an erased person in it, and the ids that are new ones of theirs. */
export interface MaskedRecords {
  readonly records: readonly MirrorRecord[];
  readonly newNames: readonly ErasedName[];
}

/** What a source shows of erased people again, as it may be kept: without their names, addresses, titles and messages. */
export function maskIncoming(erased: ErasedPeople, tenantId: string, records: readonly MirrorRecord[]): MaskedRecords {
  const newNames: ErasedName[] = [];
  const masked = records.map((record): MirrorRecord => {
    if (record.object === 'activity') return maskActivity(erased, record as ActivityRecord);
    if (record.object !== 'contact' && record.object !== 'sales_user') return erased.maskValue(record);
    const name = theirs(erased, record as ChangedRecord);
    // somebody else may have the same name
    if (name === null) return record;
    const id = `${record.object} ${(record as ChangedRecord).id}`;
    newNames.push({ kind: 'record', hash: identityHash(tenantId, 'record', id), words: 1, pseudonym: name });
    return maskPerson(erased, record as ChangedRecord, name);
  });
  return { records: masked, newNames };
}

/** The label of the erased person a record is about; null: it is about nobody who was erased. */
function theirs(erased: ErasedPeople, { object, id, changes, undated }: ChangedRecord): string | null {
  const known = erased.pseudonymOf('record', `${object} ${id}`);
  if (known !== null) return known;
  for (const { email } of [...changes.map(({ values }) => values), undated] as { email?: unknown }[]) {
    const pseudonym = typeof email === 'string' ? erased.pseudonymOf('email', email) : null;
    if (pseudonym !== null) return labelOf(pseudonym);
  }
  return null;
}

function maskPerson(erased: ErasedPeople, record: ChangedRecord, label: string): ChangedRecord {
  return {
    ...record,
    changes: record.changes.map((change) => ({ ...change, values: maskFields(erased, change.values, label) })),
    undated: maskFields(erased, record.undated, label),
  };
}

/** The fields of a contact or a sales user who was erased; `label` stands for their name. Unknown stays unknown. */
export function maskFields(
  erased: ErasedPeople,
  values: Readonly<Record<string, unknown>>,
  label: string,
): Record<string, unknown> {
  const masked = erased.maskValue({ ...values });
  if (typeof values['name'] === 'string') masked['name'] = label;
  if (typeof values['email'] === 'string') {
    masked['email'] =
      erased.pseudonymOf('email', values['email']) ?? `${label.replace(' ', '-').toLowerCase()}@erased.invalid`;
  }
  if ('title' in values) masked['title'] = null;
  return masked;
}

/** `erased-1f2a3b4c@acme.example` is the address of `Erased 1f2a3b4c`. */
function labelOf(address: string): string {
  return `Erased ${/^erased-([0-9a-f]+)@/.exec(address)?.[1] ?? ''}`.trim();
}

function maskActivity(erased: ErasedPeople, record: ActivityRecord): ActivityRecord {
  const { activity } = record;
  const isTheirs =
    activity.contactIds.some((id) => erased.pseudonymOf('record', `contact ${id}`) !== null) ||
    activity.userIds.some((id) => erased.pseudonymOf('record', `sales_user ${id}`) !== null);
  const masked = erased.maskValue(activity);
  return { ...record, activity: isTheirs ? { ...masked, subject: null, phrases: [] } : masked };
}

/** A message or meeting that an erased person took part in, without what it said. */
export function maskEngagement(erased: ErasedPeople, engagement: Engagement): Engagement {
  let isTheirs = false;
  const participants = engagement.participants.map((participant) => {
    const pseudonym = participant.email === null ? null : erased.pseudonymOf('email', participant.email);
    if (pseudonym === null) return participant;
    isTheirs = true;
    return { ...participant, email: pseudonym, name: null };
  });
  const masked = erased.maskValue({ ...engagement, participants });
  return isTheirs ? { ...masked, subject: null, phrases: [] } : masked;
}
