import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { decimalSchema } from '../../src/domain/money.ts';
import { forecastCategorySchema } from '../../src/domain/opportunity.ts';
import { calendarDateSchema } from '../../src/domain/time.ts';
import type { HubspotClient } from './client.ts';
import { dealWorld } from './deal-world.ts';
import { recordIdSchema } from './find-opportunities.ts';
import type { DealWorld } from './mapper-deal.ts';
import {
  fromForecastCategory,
  instantOfDay,
  toDecimal,
  toForecastCategory,
  toInstant,
  toText,
} from './mapper-values.ts';
import { readBatch } from './records.ts';
import { objectSchema } from './schema.ts';

/** Fields of a deal that may be changed. */
export const updatableFields = ['nextStep', 'closeDate', 'amount', 'stageId', 'ownerId', 'forecastCategory'] as const;
type UpdatableField = (typeof updatableFields)[number];

const value = z.string().max(10_000).nullable();

export const updateInputSchema = z.object({
  id: recordIdSchema,
  field: z.enum(updatableFields),
  /** What the field holds now, as the caller last saw it; null: empty. */
  expected: value,
  value,
});
export const updateOutputSchema = z.object({
  id: z.string(),
  field: z.enum(updatableFields),
  /** What to write back to undo it. */
  before: value,
  after: value,
  changed: z.boolean(),
});

interface FieldRule {
  readonly property: string;
  readonly schema: z.ZodType<string>;
  readonly read: (raw: string | null, world: DealWorld) => string | null;
  readonly write: (value: string, world: DealWorld) => string;
}

const asIs = (text: string) => text;
const rules: Readonly<Record<UpdatableField, FieldRule>> = {
  nextStep: { property: 'hs_next_step', schema: z.string().min(1), read: toText, write: asIs },
  amount: { property: 'amount', schema: decimalSchema, read: toDecimal, write: asIs },
  stageId: { property: 'dealstage', schema: z.string().min(1).max(255), read: toText, write: asIs },
  ownerId: { property: 'hubspot_owner_id', schema: recordIdSchema, read: toText, write: asIs },
  forecastCategory: {
    property: 'hs_manual_forecast_category',
    schema: forecastCategorySchema,
    read: toForecastCategory,
    write: (text) => fromForecastCategory(forecastCategorySchema.parse(text)),
  },
  closeDate: {
    property: 'closedate',
    schema: calendarDateSchema,
    read: (raw, world) => {
      const instant = toInstant(raw);
      return instant && world.dayOf(instant);
    },
    write: (day, world) => instantOfDay(day, world.dayOf),
  },
};

function checkValue(field: UpdatableField, rule: FieldRule, wanted: string | null, world: DealWorld): void {
  const isKnownStage = field !== 'stageId' || wanted === null || world.stages.has(wanted);
  if ((wanted === null || rule.schema.safeParse(wanted).success) && isKnownStage) return;
  throw new AppError('invalid_input', `value: "${wanted}" is no ${field} of this portal.`, {
    system: 'hubspot',
    field: 'value',
  });
}

function isEqual(field: UpdatableField, a: string | null, b: string | null): boolean {
  if (field !== 'amount' || a === null || b === null) return a === b;
  return Number(a) === Number(b);
}

/**
 * Changes one field of one deal if it still holds `expected`; a repeat finds the new value and changes nothing. HubSpot has no
 * conditional write, so a change by another in the moment between is not seen.
 * @throws AppError `conflict` with the present value, `not_found`, `invalid_input`
 */
export async function updateOpportunity(
  client: HubspotClient,
  input: z.infer<typeof updateInputSchema>,
  signal: AbortSignal,
): Promise<z.infer<typeof updateOutputSchema>> {
  const { id, field, expected } = input;
  const rule = rules[field];
  const world = await dealWorld(client, signal);
  checkValue(field, rule, input.value, world);
  const [deal] = await readBatch(client, 'deals', [id], { properties: [rule.property], history: [] }, signal);
  if (!deal)
    throw new AppError('not_found', `HubSpot has no deal ${id} that this connection may see.`, { system: 'hubspot' });
  const current = rule.read(deal.properties[rule.property] ?? null, world);
  if (isEqual(field, current, input.value)) return { id, field, before: expected, after: input.value, changed: false };
  if (!isEqual(field, current, expected)) {
    throw new AppError(
      'conflict',
      `Deal ${id}: ${field} is ${current === null ? 'empty' : `"${current}"`} now, not ${expected === null ? 'empty' : `"${expected}"`}. Look again and decide.`,
      { system: 'hubspot', field, current },
    );
  }
  const properties = { [rule.property]: input.value === null ? '' : rule.write(input.value, world) };
  await client.ask('changing a deal', objectSchema, signal, (sdk) => sdk.records().update('deals', id, { properties }));
  return { id, field, before: current, after: input.value, changed: true };
}
