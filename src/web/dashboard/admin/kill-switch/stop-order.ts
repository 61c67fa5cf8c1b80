import type { z } from 'zod';
import type { stopSchema } from '../../../contract/admin/kill-switch.ts';

export type Stop = z.output<typeof stopSchema>;

/** What a press would order. */
export interface StopOrder {
  readonly scope: 'tenant' | 'agent' | 'tool';
  readonly target: string | null;
  readonly isEngaged: boolean;
}
