import type { ReadableField } from '../../domain/record.ts';

/** Objects in the order in which their references resolve. */
export const crmObjects = [
  'stage',
  'sales_user',
  'account',
  'contact',
  'opportunity',
  'contact_role',
  'activity',
  'support_ticket',
] as const;
export type CrmObject = (typeof crmObjects)[number];

/** Objects that few sources have, with what the source must be able to tell for them to be read. */
const needs: Partial<Record<CrmObject, readonly ReadableField[]>> = { support_ticket: ['supportTickets'] };

/** What of a source's objects is read, from what it says of itself: a list of its own (`syncObjects`), else what it can tell. */
export function objectsOf(described: Readonly<Record<string, unknown>>): CrmObject[] {
  const { syncObjects } = described;
  if (Array.isArray(syncObjects)) return crmObjects.filter((object) => syncObjects.includes(object));
  const readable = new Set(described['readable'] as ReadableField[]);
  return crmObjects.filter((object) => needs[object]?.some((field) => readable.has(field)) ?? true);
}
