import { z } from 'zod';

/** HubSpot's raw records in its own names, as the SDK hands them over: dates are Date objects there. Unknown fields are kept out. */

const instant = z.union([z.date(), z.string()]).transform((value, context) => {
  const ms = value instanceof Date ? value.getTime() : Date.parse(value);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  context.addIssue({ code: 'custom', message: 'not a date-time' });
  return z.NEVER;
});
const optionalInstant = instant.nullish().transform((value) => value ?? null);
const id = z.union([z.string().regex(/^\d{1,25}$/), z.number().int()]).transform(String);
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

/** Property values are text or null; anything else is not a value of a property. */
const properties = z.record(z.string(), z.unknown()).transform((raw) => {
  const entries = Object.entries(raw).filter(([, value]) => value === null || typeof value === 'string');
  return Object.fromEntries(entries) as Readonly<Record<string, string | null>>;
});

const historyValue = z.looseObject({ value: optionalText, timestamp: instant });
const histories = z.record(z.string(), z.unknown()).transform((raw, context) => {
  const read: Record<string, { readonly value: string | null; readonly at: string }[]> = {};
  for (const [name, values] of Object.entries(raw)) {
    const parsed = z.array(historyValue).safeParse(values);
    if (parsed.success) read[name] = parsed.data.map((each) => ({ value: each.value, at: each.timestamp }));
    else context.addIssue({ code: 'custom', message: `history of ${name}` });
  }
  return read;
});

export const objectSchema = z.object({
  id,
  properties,
  propertiesWithHistory: histories.nullish().transform((value) => value ?? {}),
  createdAt: instant,
  updatedAt: instant,
  archived: z.boolean().default(false),
  archivedAt: optionalInstant,
});
export type RawObject = z.infer<typeof objectSchema>;

const paging = z.object({ next: z.object({ after: z.string() }).optional() }).optional();

export const listSchema = z.object({ results: z.array(objectSchema), paging });
export const searchResultSchema = z.object({ total: z.number().int().min(0), results: z.array(objectSchema) });
export const batchSchema = z.object({
  results: z.array(objectSchema),
  errors: z.array(z.looseObject({ category: z.string().optional(), message: z.string().optional() })).optional(),
});

const associationTypes = z.array(z.looseObject({ category: z.string(), label: optionalText }));
export const associationsSchema = z.object({
  results: z.array(
    z.object({
      // The SDK writes `from` as `_from`.
      _from: z.object({ id }),
      to: z.array(z.object({ toObjectId: id, associationTypes })),
      paging,
    }),
  ),
});
/** One link to another record with the labels that people gave it; `isPrimary` is HubSpot's own label of companies. */
export interface RawAssociation {
  readonly id: string;
  readonly labels: readonly string[];
  readonly isPrimary: boolean;
}

export const ownerSchema = z.object({
  id,
  email: optionalText,
  firstName: optionalText,
  lastName: optionalText,
  archived: z.boolean().default(false),
  createdAt: instant,
  updatedAt: instant,
  teams: z
    .array(z.looseObject({ name: z.string(), primary: z.boolean().default(false) }))
    .nullish()
    .transform((value) => value ?? []),
});
export type RawOwner = z.infer<typeof ownerSchema>;
export const ownerListSchema = z.object({ results: z.array(ownerSchema), paging });

export const pipelineSchema = z.object({
  id: z.string(),
  label: z.string(),
  archived: z.boolean().default(false),
  stages: z.array(
    z.object({
      id: z.string().min(1).max(255),
      label: z.string(),
      displayOrder: z.number(),
      archived: z.boolean().default(false),
      createdAt: instant,
      updatedAt: instant,
      metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
export type RawPipeline = z.infer<typeof pipelineSchema>;
export const pipelineListSchema = z.object({ results: z.array(pipelineSchema) });

export const propertySchema = z.looseObject({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  groupName: optionalText,
  hubspotDefined: z.boolean().nullish(),
  hasUniqueValue: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});
export type RawProperty = z.infer<typeof propertySchema>;
export const propertyListSchema = z.object({ results: z.array(propertySchema) });

export const accountSchema = z.looseObject({
  portalId: z.union([z.number().int(), z.string()]).transform(String),
  timeZone: z.string(),
  companyCurrency: z.string().nullish(),
});
export type RawAccount = z.infer<typeof accountSchema>;
