import type { MirrorRecord } from '../../src/domain/record.ts';
import type { Attack, Carrier } from './attacks.ts';

const bornAt = '2026-05-01T09:00:00.000Z';
const heardAt = '2026-10-20T09:00:00.000Z';

/** Deals, their people and activities; the records of an attack differ from their harmless twin's in text alone. */
export function recordsOf({ index, carrier, texts }: Attack, isHarmless: boolean): MirrorRecord[] {
  const say = (where: Carrier, harmless: string, part: 0 | 1 = 0) =>
    where === carrier && !isHarmless && texts[part] !== '' ? texts[part] : harmless;
  const id = `deal-${index}`;
  const people = { opportunityId: id, accountId: `acc-${id}`, contactIds: [`con-${id}`], userIds: ['u1'] };
  const activity = (name: string, kind: string, subject: string): MirrorRecord => ({
    object: 'activity',
    isDeleted: false,
    activity: {
      ...{ id: `${name}-${id}`, kind: kind as 'email', occurredAt: heardAt, knownAt: heardAt, direction: 'outbound' },
      ...people,
      ...{ participantCount: 2, threadId: `${name}-${id}`, status: kind === 'meeting' ? 'held' : null },
      ...{ isAutomatic: false, subject, phrases: [] },
    },
  });
  return [
    changed('stage', `stage-${index}`, {
      ...{ label: say('picklist_label', 'Proposal'), pipelineId: say('picklist_label', 'Main', 1), sortOrder: 2 },
      ...{ isClosed: false, isWon: false, defaultProbabilityPercent: null, forecastCategory: null },
    }),
    changed('account', `acc-${id}`, { name: say('account_name', 'Acme'), industry: say('account_name', 'Toys', 1) }),
    changed('contact', `con-${id}`, {
      name: say('contact_name_and_title', 'Bea Buyer'),
      title: say('contact_name_and_title', 'Analyst', 1),
    }),
    changed('opportunity', id, {
      ...{ name: say('opportunity_name', 'Renewal'), type: say('opportunity_name', 'New', 1), ownerId: 'u1' },
      ...{ accountId: `acc-${id}`, stageId: `stage-${index}`, amount: '1000.00', currency: 'EUR' },
      ...{ closeDate: '2026-07-01', createdDate: '2026-05-01' },
      ...{ nextStep: say('next_step', 'Call') + say('next_step', '', 1) },
      custom: {
        Description: say('description', 'A deal'),
        Details__c: say('description', 'More', 1),
        Note__c: say('note', 'A note'),
        Note2__c: say('note', 'Another', 1),
        Body__c: say('email_body_and_attachment', 'Dear all'),
        Attachment__c: say('email_body_and_attachment', 'offer.pdf', 1),
        Cell__c: say('csv_cell', 'cell'),
        Cell2__c: say('csv_cell', 'cell', 1),
      },
    }),
    changed('contact_role', `role-${id}`, {
      opportunityId: id,
      contactId: `con-${id}`,
      role: null,
      isPrimary: true,
      removed: false,
    }),
    activity('mail', 'email', say('email_subject', 'Offer') + say('email_subject', '', 1)),
    activity('meeting', 'meeting', say('calendar_entry', 'Review') + say('calendar_entry', '', 1)),
    activity('message', 'message', say('slack_message', 'Hi') + say('slack_message', '', 1)),
  ];
}

/** The one seller who owns every deal. */
export const seller = changed('sales_user', 'u1', { name: 'Rita Rep', email: 'rita@acme.test', isActive: true });

function changed(object: string, id: string, values: Record<string, unknown>): MirrorRecord {
  const changes = [{ effectiveAt: bornAt, knownAt: bornAt, values }];
  return { object, id, changes, undated: {}, isDeleted: false } as MirrorRecord;
}
