import type { ReadableField } from '../../src/domain/record.ts';

const reasons: Readonly<Record<ReadableField, string>> = {
  stage: 'The source does not tell the stage as of this date.',
  stageHistory: 'The source does not tell when the deal changed stage.',
  stageOrder: 'The source does not tell the order of the stages.',
  amount: 'The source does not tell the amount as of this date.',
  amountHistory: 'The source does not tell how the amount changed.',
  closeDate: 'The source does not tell the planned close date as of this date.',
  closeDateHistory: 'The source does not tell how the close date moved.',
  forecastCategory: 'The source does not tell the forecast category.',
  nextStep: 'The source does not tell the next step.',
  nextStepHistory: 'The source does not tell when the next step changed.',
  owner: 'The source does not tell who owns the deal.',
  ownerHistory: 'The source does not tell when the owner changed.',
  ownerActive: 'The source does not tell whether the owner is still active.',
  contactRoles: 'The source does not tell who takes part in the deal.',
  activities: 'No source of activities is connected.',
  tasks: 'No source of tasks is connected.',
  meetings: 'No calendar is connected.',
  emails: 'No mailbox is connected.',
  qualification: 'The source has no qualification fields.',
  accountEvents: 'No source of public account news is connected.',
  supportTickets: 'No support desk is connected.',
};

/** Why a signal that needs `field` cannot be told, in words for people. */
export function unreadableReason(field: ReadableField): string {
  return reasons[field];
}
