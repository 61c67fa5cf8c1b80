import { z } from 'zod';
import { calendarDateSchema } from '../../../domain/time.ts';
import { waterfallBarSchema } from '../../contract/pipeline.ts';
import type { SearchOf } from '../client/search-text.ts';

export const pipelineTabs = [
  { id: 'state', label: 'Where it stands' },
  { id: 'movement', label: 'What moved' },
  { id: 'forecast', label: 'Forecast' },
  { id: 'compare', label: 'Compare two dates' },
] as const;
export type PipelineTab = (typeof pipelineTabs)[number]['id'];

/** `bar`: the bar of the waterfall whose deals are shown. `currency`: which currency's bars. */
export const pipelineSearch = {
  tab: z.enum(pipelineTabs.map(({ id }) => id) as [PipelineTab, ...PipelineTab[]]),
  asOf: calendarDateSchema,
  since: calendarDateSchema,
  bar: waterfallBarSchema,
  period: z.enum(['all', 'quarter']),
  currency: z.string().max(3),
  page: z.coerce.number().int().min(1),
};
export type PipelineSearch = SearchOf<typeof pipelineSearch>;
