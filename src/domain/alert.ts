import { z } from 'zod';
import { severitySchema, signalIdSchema } from './signal.ts';
import { instantSchema } from './time.ts';

/**
 * A stretch of time in which one deal is at risk. One alert per episode: it opens when risk crosses the alert line,
 * worsens when the band rises, and closes only when risk falls clearly below the line (hysteresis lives here, not in scores).
 */
export const episodeSchema = z.object({
  id: z.string(),
  opportunityId: z.string(),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  band: z.enum(['low', 'medium', 'high', 'critical']),
  risk: z.number().int(),
  topSignals: z.array(z.object({ id: signalIdSchema, severity: severitySchema })),
});
export type Episode = z.infer<typeof episodeSchema>;

/** States of an outbox row; `waiting_approval` waits for somebody's word; `sent`, `failed`, `expired`, `stopped` and `delivery_unknown` are final and visible. */
export const deliveryStates = [
  'waiting_approval',
  'pending',
  'sending',
  'sent',
  'failed',
  'expired',
  'stopped',
  'delivery_unknown',
  'quarantined',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** How safe a repeat is: A the provider de-duplicates, B we can read back, C neither. */
export type ChannelClass = 'A' | 'B' | 'C';
