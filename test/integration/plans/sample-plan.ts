import type { WrittenPlan } from '../../../src/domain/plan.ts';

/** Two lists of one CRM, matched, cut and written back: six steps, two of them writes. `from` can be replaced part by part. */
export function samplePlan(change: Partial<WrittenPlan> = {}): WrittenPlan {
  return {
    name: 'sample',
    title: 'Match and mark',
    steps: [
      { id: 'deals', tool: 'salesforce_list_opportunities' },
      { id: 'found', tool: 'salesforce_search_records', arguments: { limit: 50 } },
      {
        id: 'matched',
        transform: 'join',
        arguments: {
          left: { $from: 'deals', path: 'records' },
          right: { $from: 'found', path: 'records' },
          on: { left: 'id', right: 'id' },
        },
      },
      {
        id: 'first',
        transform: 'limit',
        arguments: { rows: { $from: 'matched', path: 'rows' }, most: 1 },
      },
      {
        id: 'mark',
        tool: 'salesforce_update_task',
        arguments: { recordId: 'o1', value: 'seen' },
        after: ['first'],
        compensation: { tool: 'salesforce_update_task', arguments: { recordId: 'o1', value: 'unseen' } },
      },
      { id: 'note', tool: 'salesforce_post_note', arguments: { recordId: 'o1', value: 'done' }, after: ['mark'] },
    ],
    output: { $from: 'first', path: 'rows' },
    ...change,
  };
}

/** The sample with one step changed or, with null, left out. */
export function withStep(id: string, change: Record<string, unknown> | null): WrittenPlan {
  const plan = samplePlan();
  const steps = plan.steps.flatMap((step) =>
    step.id !== id ? [step] : change === null ? [] : [{ ...step, ...change }],
  );
  return { ...plan, steps };
}
