import type { z } from 'zod';
import type { runSchema, runStepSchema } from '../../../contract/admin/runs.ts';
import { Tag, type Tone } from '../../design/tag.tsx';
import { fieldName } from '../../wording/fields.ts';

export type Run = z.output<typeof runSchema>;
export type RunStep = z.output<typeof runStepSchema>;

const tones: Readonly<Record<Run['state'] | RunStep['state'], Tone>> = {
  running: 'accent',
  waiting: 'plain',
  waiting_approval: 'medium',
  succeeded: 'good',
  failed: 'critical',
  cancelled: 'plain',
  skipped: 'plain',
  compensated: 'high',
};

/** The state of a run or of a step. */
export function RunState({ state }: { readonly state: Run['state'] | RunStep['state'] }) {
  return <Tag tone={tones[state]}>{fieldName(state)}</Tag>;
}
