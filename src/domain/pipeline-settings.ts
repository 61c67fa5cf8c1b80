import { z } from 'zod';
import { defaultFiscalCalendar, fiscalCalendarSchema } from './fiscal-calendar.ts';
import { currencySchema, decimalSchema } from './money.ts';
import { targetStateSchema } from './organisation.ts';
import { calendarDateSchema } from './time.ts';

/**
 * Exchange rates into `currency`: `rate` is how many units of it one unit of the row's currency buys from `date` on, until a
 * later row of the same currency. Nothing is converted without a row.
 */
export const rateTableSchema = z.object({
  currency: currencySchema,
  rates: z.array(
    z.object({
      currency: currencySchema,
      date: calendarDateSchema,
      rate: decimalSchema.refine((rate) => Number(rate) > 0, 'a rate above 0'),
    }),
  ),
});
export type RateTable = z.infer<typeof rateTableSchema>;

/** One workspace's choices for pipeline health and forecast. `rates` null: amounts are shown per currency. */
export const pipelineSettingsSchema = z.object({
  fiscalCalendar: fiscalCalendarSchema.default(defaultFiscalCalendar),
  targets: z.array(targetStateSchema).default([]),
  rates: rateTableSchema.nullable().default(null),
});
export type PipelineSettings = z.infer<typeof pipelineSettingsSchema>;

export const defaultPipelineSettings: PipelineSettings = pipelineSettingsSchema.parse({});
