import { z } from 'zod';
import { calendarDateSchema } from '../../../domain/time.ts';

export const dealTabs = [
  { id: 'signals', label: 'Signals' },
  { id: 'what-if', label: 'What if' },
  { id: 'timeline', label: 'Changes' },
  { id: 'activities', label: 'Activities' },
  { id: 'contacts', label: 'Contacts' },
  { id: 'news', label: 'Account news' },
] as const;
export type DealTab = (typeof dealTabs)[number]['id'];

/** What a link to a deal may say: which part of it, and as of which day. */
export const dealSearch = {
  tab: z.enum(dealTabs.map(({ id }) => id) as [DealTab, ...DealTab[]]),
  asOf: calendarDateSchema,
};
