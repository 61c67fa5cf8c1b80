import { z } from 'zod';
import { instantSchema } from './time.ts';

/** What a system can tell us of its own accord. */
export const eventKinds = [
  'record_created',
  'record_changed',
  'record_deleted',
  'record_restored',
  'record_merged',
  'record_linked',
  'message',
  'other',
] as const;
export type EventKind = (typeof eventKinds)[number];

const word = (most: number) => z.string().regex(new RegExp(`^[\\w.:@-]{1,${most}}$`), 'letters, digits, . _ : @ and -');

/**
 * Something that happened in another system, in one shape for all of them: a hint to look, never a value to store, and never text that
 * somebody wrote. `id` is the same for every delivery of the same event.
 */
export const inboundEventSchema = z.strictObject({
  id: word(200),
  kind: z.enum(eventKinds),
  /** What the system calls it. */
  type: word(100),
  /** One of our objects; null: none of them. */
  object: word(40).nullable(),
  /** Of the record or, for a message, of its conversation; null: the system names none. */
  recordId: word(100).nullable(),
  /** Null: the system does not say. */
  occurredAt: instantSchema.nullable(),
});
export type InboundEvent = z.infer<typeof inboundEventSchema>;

/** How a delivery proves where it comes from. */
export const sourceKinds = ['standard', 'hubspot', 'slack', 'salesforce'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Which events start a plan. `on` and `object` null: any. */
export const eventTriggerSchema = z.strictObject({
  on: z.enum(eventKinds).nullable(),
  object: word(40).nullable(),
  /** As it was written; verified anew, with the rights of whoever added the source, each time it starts. */
  plan: z.unknown(),
});
export type EventTrigger = z.infer<typeof eventTriggerSchema>;
