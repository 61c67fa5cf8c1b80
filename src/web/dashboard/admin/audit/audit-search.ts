import { z } from 'zod';
import { calendarDateSchema } from '../../../../domain/time.ts';
import type { SearchOf } from '../../client/search-text.ts';

export const auditSearch = {
  who: z.string().max(255),
  action: z.string().max(100),
  effect: z.enum(['allow', 'deny']),
  from: calendarDateSchema,
  to: calendarDateSchema,
  beforeId: z.coerce.number().int(),
};
export type AuditSearch = SearchOf<typeof auditSearch>;
