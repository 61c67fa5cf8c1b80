import { z } from 'zod';
import { currencySchema, decimalSchema } from '../../domain/money.ts';

/** Deals left out of a converted total, since their currency has no rate. */
export const excludedDealsSchema = z.object({ currency: currencySchema.nullable(), deals: z.number().int() });

/** Exact totals per currency; amounts of different currencies are never added. `converted` null: there are no rates. */
export const valueTotalsSchema = z.object({
  deals: z.number().int(),
  withoutAmount: z.number().int(),
  perCurrency: z.array(
    z.object({ currency: currencySchema.nullable(), amount: decimalSchema, deals: z.number().int() }),
  ),
  converted: z
    .object({
      currency: currencySchema,
      amount: decimalSchema,
      deals: z.number().int(),
      excluded: z.array(excludedDealsSchema),
    })
    .nullable(),
});
export type ValueTotalsAnswer = z.infer<typeof valueTotalsSchema>;
