import type { ActivityRecord, ChangedRecord } from '../../src/domain/record.ts';

/** A record that left the recycle bin too: nothing of it is left but its id. */
export function goneRecord(object: ChangedRecord['object'], id: string): ChangedRecord {
  return { object, id, changes: [], undated: {}, isDeleted: true };
}

/** A role that is gone for good: taken away when it was deleted. */
export function goneContactRole(id: string, deletedAt: string): ChangedRecord {
  const changes = [{ effectiveAt: deletedAt, knownAt: deletedAt, values: { removed: true } }];
  return { ...goneRecord('contact_role', id), changes, isDeleted: false };
}

/** An activity that is gone for good; its kind no longer matters. */
export function goneActivity(id: string, deletedAt: string): ActivityRecord {
  return {
    object: 'activity',
    isDeleted: true,
    activity: {
      id,
      kind: 'task',
      occurredAt: deletedAt,
      knownAt: deletedAt,
      direction: null,
      opportunityId: null,
      accountId: null,
      contactIds: [],
      userIds: [],
      participantCount: null,
      threadId: null,
      status: null,
      isAutomatic: false,
      subject: null,
      phrases: [],
    },
  };
}
