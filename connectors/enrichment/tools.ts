import { hash } from 'node:crypto';
import { z } from 'zod';
import { companyEventSchema, foundCompanySchema } from '../../src/domain/account-event.ts';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { AppError } from '../../src/domain/errors.ts';
import { dateOf, instantSchema } from '../../src/domain/time.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { OpenApiClient } from '../openapi/client.ts';
import type { Operation } from '../openapi/operation.ts';
import { mapOperation } from './mapped-operation.ts';
import { toCompanies, toEvents } from './mapper.ts';
import type { EnrichmentMapping, EventsMapping, FindMapping, FirmographicsMapping } from './mapping-file.ts';
import { numberAt, textAt } from './read-pointer.ts';

/** What the tools of one source are made of. `madeOf` is everything that decides what they do. */
export interface ToolParts {
  readonly id: string;
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly madeOf: unknown;
}

const line = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}]*$/u, 'one line of text');
const companyId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}]*$/u, 'one line of text');
const read = { readOnly: true, idempotent: true, riskTier: 0, scopes: [], rows: 'shared' } as const;

/** The input schema carries a digest of what the tool was made of, so that an approval holds for exactly this. */
const stamped = <Shape extends z.ZodRawShape>(shape: Shape, { madeOf }: ToolParts) =>
  z.object(shape).meta({ $comment: `mapping sha256:${hash('sha256', canonicalJson(madeOf))}` });

const prefixOf = ({ id }: ToolParts) => id.replaceAll('-', '_');

function findTool(parts: ToolParts, mapping: FindMapping): ToolDefinition<OpenApiClient> {
  const mapped = mapOperation('findCompany', mapping, parts.operations);
  return defineTool({
    ...read,
    name: `${prefixOf(parts)}_find_company`,
    title: `Find a company in ${parts.title}`,
    description: `Use to find which company an account is in ${parts.title}, by name, web domain or ticker (at least one that the source takes). Confidence 1: an identifier matched; below: ask a person when several come back.`,
    input: stamped({ name: line.optional(), domain: line.optional(), ticker: line.optional() }, parts),
    output: z.object({ companies: z.array(foundCompanySchema).max(5) }),
    cacheTtlMs: 3_600_000,
    async handler(client: OpenApiClient, { name, domain, ticker }, context) {
      const search = { name, domain, ticker };
      if (!Object.entries(mapping.arguments).some(([ours]) => search[ours as keyof typeof search] !== undefined)) {
        return { companies: [] };
      }
      const { body } = await client.call(mapped.operation, mapped.argumentsFor(search), context);
      return { companies: toCompanies(body, mapping, search) };
    },
  });
}

const sinceText = (since: string, as: EventsMapping['sinceAs']) =>
  as === 'instant' ? since : as === 'date' ? dateOf(since) : Math.floor(Date.parse(since) / 1000);

function eventsTool(parts: ToolParts, mapping: EventsMapping): ToolDefinition<OpenApiClient> {
  const mapped = mapOperation('listEvents', mapping, parts.operations);
  return defineTool({
    ...read,
    name: `${prefixOf(parts)}_list_events`,
    title: `List events of a company from ${parts.title}`,
    description: `Use to list what ${parts.title} has published about a company since an instant. Take companyId from ${prefixOf(parts)}_find_company; pass the cursor until it is null. \`unreadable\` items had no id, title or time.`,
    input: stamped(
      {
        companyId,
        since: instantSchema,
        cursor: z.string().min(1).max(2_000).optional(),
        limit: z.number().int().min(1).max(100).default(50),
      },
      parts,
    ),
    output: z.object({
      events: z.array(companyEventSchema),
      cursor: z.string().nullable(),
      unreadable: z.number().int(),
    }),
    cacheTtlMs: 300_000,
    async handler(client: OpenApiClient, input, context) {
      const values = { ...input, since: sinceText(input.since, mapping.sinceAs) };
      const { body } = await client.call(mapped.operation, mapped.argumentsFor(values), context);
      const { events, unreadable } = toEvents(body, mapping, input.companyId);
      const next = textAt(body, mapping.nextCursor);
      if (next !== null && next === input.cursor) throw badVendorResponse(parts.id, 'a page, which leads to itself');
      // A source without a date parameter, or with days, gives more than was asked for.
      return { events: events.filter(({ knownAt }) => knownAt >= input.since), cursor: next, unreadable };
    },
  });
}

function firmographicsTool(parts: ToolParts, mapping: FirmographicsMapping): ToolDefinition<OpenApiClient> {
  const mapped = mapOperation('getFirmographics', mapping, parts.operations);
  const { fields } = mapping;
  return defineTool({
    ...read,
    name: `${prefixOf(parts)}_get_firmographics`,
    title: `Get facts about a company from ${parts.title}`,
    description: `Use to learn industry, size and place of a company as ${parts.title} has them now; null is unknown. Take companyId from ${prefixOf(parts)}_find_company.`,
    input: stamped({ companyId }, parts),
    output: z.object({
      companyId: z.string(),
      name: z.string(),
      domain: z.string().nullable(),
      industry: z.string().nullable(),
      country: z.string().nullable(),
      employeeCount: z.number().nullable(),
      annualRevenue: z.string().nullable(),
      currency: z.string().nullable(),
      foundedYear: z.number().nullable(),
    }),
    cacheTtlMs: 3_600_000,
    async handler(client: OpenApiClient, input, context) {
      const { body } = await client.call(mapped.operation, mapped.argumentsFor(input), context);
      const name = textAt(body, fields.name);
      if (name === null) {
        throw new AppError('not_found', `${parts.id}: nothing is known of the company ${input.companyId}.`, {});
      }
      return {
        ...{ companyId: input.companyId, name, domain: textAt(body, fields.domain) },
        ...{ industry: textAt(body, fields.industry), country: textAt(body, fields.country) },
        ...{ employeeCount: numberAt(body, fields.employeeCount), annualRevenue: textAt(body, fields.annualRevenue) },
        ...{ currency: textAt(body, fields.currency), foundedYear: numberAt(body, fields.foundedYear) },
      };
    },
  });
}

/** One tool for each part of the mapping. @throws AppError `invalid_input` when a part does not fit the document. */
export function enrichmentTools(parts: ToolParts, mapping: EnrichmentMapping): ToolDefinition<OpenApiClient>[] {
  return [
    ...(mapping.findCompany ? [findTool(parts, mapping.findCompany)] : []),
    ...(mapping.listEvents ? [eventsTool(parts, mapping.listEvents)] : []),
    ...(mapping.getFirmographics ? [firmographicsTool(parts, mapping.getFirmographics)] : []),
  ];
}
