import type { DealAction, DealAnswer } from '../../contract/deal.ts';

/** What can be written into the CRM from the page of a deal. */
export type DealDraft = Exclude<DealAction, { kind: 'undo' }>;
export type WriteKind = DealDraft['kind'];
type SetField = Extract<DealAction, { kind: 'set_field' }>;

/** The value a field has on the page, which the server compares with the CRM's before it writes. */
export function seenValue(deal: DealAnswer, field: SetField['field']): string | null {
  return deal.state[field];
}

/** The form as it opens: the advised act is already written into a task. */
export function firstDraft(kind: WriteKind, deal: DealAnswer): DealDraft {
  if (kind === 'create_task') return { kind, subject: deal.nextAction ?? '', dueDate: null, note: null };
  if (kind === 'log_activity') return { kind, subject: '', text: null, occurredAt: deal.asOf };
  const expected = seenValue(deal, 'nextStep');
  return { kind, field: 'nextStep', expected, value: expected };
}

/** Whether the form says enough to be previewed; a field that would not change does not. */
export function isComplete(draft: DealDraft): boolean {
  return draft.kind === 'set_field' ? draft.value !== draft.expected : draft.subject.trim() !== '';
}
