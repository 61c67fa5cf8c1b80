import type { z } from 'zod';
import type { runSchema, runStepSchema } from '../../../contract/admin/runs.ts';
import { Tag, type Tone } from '../../design/tag.tsx';
import { fieldName } from '../../wording/fields.ts';

export type Run = z.output<typeof runSchema>;
export type RunStep = z.output<typeof runStepSchema>;

const tones: Readonly<Record<Run['state'] | RunStep['state'], Tone>> = {
  running: 'accent',
  waiting: 'plain',
  pending: 'plain',
  sending: 'accent',
  waiting_approval: 'medium',
  done: 'good',
  fell_back: 'medium',
  skipped: 'plain',
  failed: 'critical',
  unknown: 'high',
  cancelled: 'plain',
  undoing: 'accent',
  undone: 'plain',
  undo_failed: 'critical',
};

/** The state of a run or of a step. */
export function RunState({ state }: { readonly state: Run['state'] | RunStep['state'] }) {
  return <Tag tone={tones[state]}>{fieldName(state)}</Tag>;
}
