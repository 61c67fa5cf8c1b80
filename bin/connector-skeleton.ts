/** The files of a connector that lists records of an API with a token, page by page; `name` is kebab-case. */
export function connectorSkeleton(name: string): Readonly<Record<string, string>> {
  const pascal = name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  const fill = (text: string) =>
    text
      .trimStart()
      .replaceAll('__PASCAL__', pascal)
      .replaceAll('__CAMEL__', camel)
      .replaceAll('__TOOL__', name.replaceAll('-', '_'))
      .replaceAll('__NAME__', name);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [fill(path), fill(text)]));
}

const files: Readonly<Record<string, string>> = {
  'connectors/__NAME__/connector.ts': `
import { z } from 'zod';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { __PASCAL__Client } from './client.ts';
import { __CAMEL__Tools } from './tools.ts';

/** Where the API is; the simulator or a proxy takes its place through \`baseUrl\`. */
export const __CAMEL__SettingsSchema = z.object({ baseUrl: z.url({ protocol: /^https?$/ }) });

/** __PASCAL__. The credential is \`accessToken\`. */
export function __CAMEL__Connector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof __CAMEL__SettingsSchema, __PASCAL__Client> {
  return defineConnector({
    id: '__NAME__',
    title: '__PASCAL__',
    category: 'any',
    version: '1.0.0',
    settings: __CAMEL__SettingsSchema,
    scopes: { 'records.read': 'Lists records.' },
    tools: __CAMEL__Tools,
    open: async ({ settings, credentials }) =>
      (await import('./client.ts')).open__PASCAL__Client(ports, settings.baseUrl, credentials),
  });
}
`,
  'connectors/__NAME__/schema.ts': `
import { z } from 'zod';

/** The vendor's answers in the vendor's names; fields we do not use are dropped. */
export const recordPageSchema = z.object({
  items: z.array(z.object({ id: z.string(), label: z.string().nullish() })),
  next: z.string().nullish(),
});
export type RecordPage = z.infer<typeof recordPageSchema>;
`,
  'connectors/__NAME__/mapper.ts': `
import type { RecordPage } from './schema.ts';

/** A record in the field's words; \`name\` null: the vendor does not tell. */
export interface ListedRecord {
  readonly id: string;
  readonly name: string | null;
}

/** A vendor's page as records and the cursor of the next page, null on the last one. */
export function toRecords(page: RecordPage): { readonly records: ListedRecord[]; readonly cursor: string | null } {
  return { records: page.items.map(({ id, label }) => ({ id, name: label ?? null })), cursor: page.next || null };
}
`,
  'connectors/__NAME__/client.ts': `
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource } from '../kit/define-connector.ts';
import { badVendorResponse, parseVendorJson, vendorError } from '../kit/vendor-errors.ts';
import { type RecordPage, recordPageSchema } from './schema.ts';

/** One connection. */
export interface __PASCAL__Client {
  /** Reads one page. @throws AppError by status as \`vendor-errors.ts\` has it, \`auth_expired\` without a token. */
  listRecords(cursor: string | null, limit: number, signal: AbortSignal): Promise<RecordPage>;
}

const system = '__NAME__';

/** Opens a client; the token is read for each call, so that a rotated one is used at once. */
export function open__PASCAL__Client(
  ports: ConnectorPorts,
  baseUrl: string,
  credentials: CredentialSource,
): __PASCAL__Client {
  return {
    async listRecords(cursor, limit, signal) {
      const { accessToken } = await credentials.read();
      if (!accessToken) throw new AppError('auth_expired', '__NAME__ has no token. Connect it again.', { system });
      const url = new URL(\`\${baseUrl.replace(/\\/$/, '')}/records\`);
      url.searchParams.set('limit', String(limit));
      if (cursor !== null) url.searchParams.set('cursor', cursor);
      const headers = { authorization: \`Bearer \${accessToken}\`, accept: 'application/json' };
      const response = await ports.http.fetch(url, { headers, signal });
      if (!response.ok) {
        const retryAfter = response.headers.get('retry-after');
        throw vendorError({ system, status: response.status, retryAfter }, ports.now());
      }
      const parsed = recordPageSchema.safeParse(parseVendorJson(system, 'a list of records', await response.text()));
      if (!parsed.success) throw badVendorResponse(system, 'a list of records', parsed.error);
      return parsed.data;
    },
  };
}
`,
  'connectors/__NAME__/tools.ts': `
import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import type { __PASCAL__Client } from './client.ts';
import { toRecords } from './mapper.ts';

const listRecords = defineTool({
  name: '__TOOL___list_records',
  title: 'List records',
  description: 'Use to list the records of __PASCAL__ page by page; pass the cursor until it is null.',
  input: z.object({
    cursor: z.string().min(1).max(2_000).optional(),
    limit: z.number().int().min(1).max(100).default(50),
  }),
  output: z.object({
    records: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
    cursor: z.string().nullable(),
  }),
  readOnly: true,
  idempotent: true,
  cacheTtlMs: null,
  riskTier: 0,
  scopes: ['records.read'],
  handler: async (client: __PASCAL__Client, input, { signal }) =>
    toRecords(await client.listRecords(input.cursor ?? null, input.limit, signal)),
});

/** Everything __PASCAL__ can do for us, one tool an act. */
export const __CAMEL__Tools: readonly ToolDefinition<__PASCAL__Client>[] = [listRecords];
`,
  'connectors/__NAME__/simulator.ts': `
import { type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';

/** A record in the vendor's own names. */
export interface SimulatedRecord {
  readonly id: string;
  readonly label: string;
}

/** Starts the vendor's side of the wire: no kinder than the real one, each wire fact with its link. */
export function start__PASCAL__Simulator(records: readonly SimulatedRecord[], token = 'token'): Promise<Simulator> {
  function handle({ path, query, headers }: SimulatedRequest) {
    if (headers['authorization'] !== \`Bearer \${token}\`) return { status: 401, json: { error: 'bad_token' } };
    if (path !== '/records') return { status: 404, json: { error: 'not_found' } };
    const from = Number(query.get('cursor') ?? '0');
    const limit = Math.min(Number(query.get('limit') ?? '50') || 50, 100);
    if (!Number.isInteger(from) || from < 0) return { status: 400, json: { error: 'bad_cursor' } };
    const next = from + limit < records.length ? String(from + limit) : null;
    return { status: 200, json: { items: records.slice(from, from + limit), next } };
  }
  return startSimulator({ handle });
}
`,
  'connectors/__NAME__/README.md': `
# __PASCAL__

| file | job |
| --- | --- |
| \`connector.ts\` | id, settings, scopes |
| \`schema.ts\`, \`mapper.ts\` | the vendor's records; raw to domain |
| \`client.ts\` | one request |
| \`tools.ts\` | the tools |
| \`simulator.ts\` | the vendor's side of the wire |

## Connect
| scope | why |
| --- | --- |
| \`records.read\` | lists records |

## Quirks and limits

## Cost
`,
  'test/integration/connectors/__NAME__-subject.ts': `
import { __CAMEL__Connector } from '../../../connectors/__NAME__/connector.ts';
import { start__PASCAL__Simulator } from '../../../connectors/__NAME__/simulator.ts';
import type { ConformanceSubject } from '../../../connectors/kit/conformance-subject.ts';
import { linkConnector } from '../../../connectors/kit/link-connector.ts';
import { memoryCredentials } from '../../../connectors/kit/memory-credentials.ts';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';

const records = [
  { id: 'r1', label: 'First' },
  { id: 'r2', label: 'Second' },
];

/** The connector over its simulator, for the conformance suite. */
export const subject: ConformanceSubject = {
  connector: __CAMEL__Connector({ http: createOutboundHttp(), now: Date.now }),
  async start(data) {
    const simulator = await start__PASCAL__Simulator(data === 'some' ? records : []);
    const http = createOutboundHttp({ allowList: [simulator.hostPort] });
    const linked = linkConnector(__CAMEL__Connector({ http, now: Date.now }), {
      id: '__NAME__-1',
      settings: { baseUrl: simulator.baseUrl },
      credentials: memoryCredentials({ accessToken: 'token' }),
    });
    const close = () => Promise.all([linked.close(), http.close(), simulator.close()]).then(() => undefined);
    return { linked, simulator, close };
  },
  calls: { __TOOL___list_records: { args: {} } },
  apiPath: /\\/records/,
  paging: null,
  writes: {},
  leftOut: {},
};
`,
  'test/integration/connectors/__NAME__-conformance.test.ts': `
import { describe, test } from 'vitest';
import { conformanceChecks } from '../../../connectors/kit/conformance.ts';
import { subject } from './__NAME__-subject.ts';

describe('the __PASCAL__ connector conforms [__NAME__.conforms]', () => {
  for (const check of conformanceChecks(subject)) test(check.title, check.run);
});
`,
  'test/requirements/__NAME__.ts': `
/** What the __PASCAL__ connector promises. */
export const requirements = [
  {
    id: '__NAME__.conforms',
    source: 'house style: one conformance suite',
    behaviour: 'The __PASCAL__ connector holds every check of the conformance suite.',
  },
] as const;
`,
};
