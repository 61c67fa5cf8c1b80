import { z } from 'zod';
import { deliveryStateSchema } from '../../contract/alerts.ts';
import { manyOf } from '../../contract/define-route.ts';

export const activityTabs = [
  { id: 'alerts', label: 'Alerts' },
  { id: 'receipts', label: 'Receipts' },
  { id: 'precision', label: 'Precision per signal' },
] as const;
export type ActivityTab = (typeof activityTabs)[number]['id'];

export const activitySearch = {
  tab: z.enum(activityTabs.map(({ id }) => id) as [ActivityTab, ...ActivityTab[]]),
  status: manyOf(deliveryStateSchema),
  page: z.coerce.number().int().min(1),
};
