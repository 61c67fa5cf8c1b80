import { generateKeyPairSync } from 'node:crypto';
import { fetch as undiciFetch } from 'undici';
import { gmailConnector } from '../../connectors/gmail/connector.ts';
import { hubspotConnector } from '../../connectors/hubspot/connector.ts';
import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { postgresConnector } from '../../connectors/postgres/connector.ts';
import { salesforceConnector } from '../../connectors/salesforce/connector.ts';
import { secEdgarConnector } from '../../connectors/sec-edgar/connector.ts';
import { slackConnector } from '../../connectors/slack/connector.ts';
import { simulatedWsdl } from '../../connectors/soap/simulator-wsdl.ts';
import { systemPrincipal } from '../../src/domain/principal.ts';
import { fetchClientMetadata } from '../../src/mcp/auth/client-metadata.ts';
import { askGrant } from '../../src/orchestration/credentials/ask-grant.ts';
import type { Custody, SendRequest } from '../../src/orchestration/credentials/custody.ts';
import { postForm, requestToken } from '../../src/orchestration/credentials/request-token.ts';
import { connectorCaller } from '../../src/orchestration/remote/call-connector.ts';
import { discoverAuthorization, registerClient } from '../../src/orchestration/upstreams/discover-authorization.ts';
import { discoverUpstream } from '../../src/orchestration/upstreams/upstream-connector.ts';
import type { GrantSettings } from '../../src/store/schema/credential.ts';
import { oidcClient } from '../../src/web/sign-in/oidc-client.ts';
import { generatedConnector } from '../../src/wiring/generated-connector.ts';
import { issuerKeys } from '../../src/wiring/issuer-keys.ts';
import { collectorSender } from '../../src/wiring/open-span-export.ts';
import { readContent } from '../../src/wiring/refresh-upstreams.ts';
import { callOne } from './call-one.ts';
import type { EntryPoint, EntryRoom } from './entry-point.ts';
import { sendingEntryPoints } from './sending-entry-points.ts';

const credentials = 'src/orchestration/credentials';

/** Every way in. A source that calls out and stands in no entry makes a test fail. */
export const entryPoints: readonly EntryPoint[] = [
  {
    name: 'outbound client',
    files: ['connectors/kit/outbound-http.ts'],
    use: (url, { http }) => http.fetch(url),
  },
  {
    name: 'agent for vendor SDKs',
    files: ['connectors/kit/outbound-http.ts'],
    use: (url, { http }) => undiciFetch(url, { dispatcher: http.agent, redirect: 'manual' }),
  },
  {
    name: 'redirect of a vendor',
    files: ['connectors/kit/outbound-http.ts'],
    use: (_url, { http, vendorUrl }) => http.fetch(`${vendorUrl}/redirect`),
  },
  {
    name: 'Salesforce instance address, configured',
    files: ['connectors/salesforce/transport.ts'],
    use: (url, room) => callSalesforce(room, { instanceUrl: url }, { accessToken: 'a' }),
  },
  {
    name: 'Salesforce instance address, stored',
    files: ['connectors/salesforce/transport.ts'],
    use: (url, room) => callSalesforce(room, {}, { accessToken: 'a', instanceUrl: url }),
  },
  {
    name: 'Slack API address',
    files: ['connectors/slack/client.ts'],
    use: (url, room) => callSlack(room, `${url.replace(/\/?$/, '/')}api/`),
  },
  {
    name: 'HubSpot API address',
    files: ['connectors/hubspot/transport.ts'],
    use: (url, { http }) => callHubspot(url, http),
  },
  {
    name: 'Google API address',
    files: ['connectors/google/google-fetch.ts'],
    use: (url, room) => callGmail(room, { rootUrl: url }, { accessToken: 'a' }),
  },
  {
    name: 'Google token address',
    files: ['connectors/google/ask-token.ts'],
    use: (url, room) => callGmail(room, { tokenUrl: url }, { clientId: 'c', refreshToken: 'r' }),
  },
  {
    name: 'PostgreSQL address',
    files: ['connectors/postgres/client.ts'],
    use: (url, { http }) => {
      const parsed = new URL(url);
      if (!/^https?:$/.test(parsed.protocol) || parsed.username)
        return Promise.reject(new Error('no host of a database'));
      const host = parsed.hostname.replace(/^\[|\]$/g, '');
      const port = Number(parsed.port || (parsed.protocol === 'https:' ? 443 : 80));
      const connector = postgresConnector({ http, now: Date.now }) as unknown as AnyConnector;
      const settings = {
        host,
        port,
        database: 'crm',
        tls: 'verify',
        tables: [{ table: 'deals', object: 'opportunity' }],
      };
      return callOne(connector, settings, { user: 'u', password: 'p' }, 'postgres_describe_source');
    },
  },
  ...sendingEntryPoints,
  {
    name: 'EDGAR address',
    files: ['connectors/sec-edgar/client.ts'],
    use: (url, { http }) => {
      const connector = secEdgarConnector({ http, now: Date.now }) as unknown as AnyConnector;
      const settings = { contact: 'ops@lanternworks.example', baseUrl: url };
      return callOne(connector, settings, {}, 'sec_edgar_list_events', {
        companyId: '1',
        since: '2026-01-01T00:00:00.000Z',
      });
    },
  },
  {
    name: 'OAuth token address, refresh',
    files: [
      `${credentials}/request-token.ts`,
      `${credentials}/ask-grant.ts`,
      `${credentials}/refresh-credential.ts`,
      'src/wiring/open-custody.ts',
    ],
    use: (url, { http }) =>
      askGrant(sendBy(http), 'oauth', grantAt(url), { clientId: 'c', refreshToken: 'r' }, [], 0).then(mustFail),
  },
  {
    name: 'OAuth token address, signed assertion',
    files: [`${credentials}/request-token.ts`, `${credentials}/ask-grant.ts`],
    use: (url, { http }) =>
      askGrant(sendBy(http), 'jwt_bearer', grantAt(url), { clientId: 'c', privateKey }, [], 0).then(mustFail),
  },
  {
    name: 'OAuth token address, sign-in',
    files: [`${credentials}/request-token.ts`, `${credentials}/authorize-connection.ts`],
    use: (url, { http }) =>
      requestToken(sendBy(http), grantAt(url), null, { grant_type: 'authorization_code', code: 'c' }).then(mustFail),
  },
  {
    name: 'OAuth revocation address',
    files: [`${credentials}/request-token.ts`, `${credentials}/revoke-credentials.ts`],
    use: (url, { http }) => postForm(sendBy(http), url, { clientAuth: 'none' }, null, { token: 't' }),
  },
  {
    name: 'client metadata document of an AI client',
    files: ['src/mcp/auth/client-metadata.ts'],
    use: (url, { http }) => fetchClientMetadata(http, url),
  },
  {
    name: 'client metadata document, with a path',
    files: ['src/mcp/auth/client-metadata.ts'],
    use: (url, { http }) => fetchClientMetadata(http, url.replace(/\/?$/, '/client.json')),
  },
  {
    name: 'issuer of sign-ins to the board',
    files: ['src/wiring/mount-board.ts'],
    use: (url, { http }) =>
      oidcClient({
        ...{ issuer: url, knownAs: url, clientId: 'c', clientSecret: null, redirectUri: 'https://board.example/back' },
        fetch: (address, init) => http.fetch(address, init as never) as never,
      }).begin(false),
  },
  {
    name: 'issuer of access tokens',
    files: ['src/wiring/issuer-keys.ts'],
    use: (url, { http }) => issuerKeys(http, url),
  },
  {
    name: 'key set that an issuer names',
    files: ['src/wiring/issuer-keys.ts'],
    async use(_url, { http, vendorUrl }) {
      const keys = await issuerKeys(http, vendorUrl);
      return keys({ alg: 'RS256', kid: 'k' }, { payload: '', signature: '' });
    },
  },
  {
    name: 'remote MCP server',
    files: ['src/orchestration/upstreams/upstream-exchange.ts'],
    use: (url, { http }) =>
      discoverUpstream({ http, now: Date.now }, { id: 'remote', title: 'Remote' }, upstreamAt(url), soon()),
  },
  {
    name: 'remote MCP server that redirects',
    files: ['src/orchestration/upstreams/upstream-exchange.ts'],
    use: (_url, { http, vendorUrl }) =>
      discoverUpstream(
        { http, now: Date.now },
        { id: 'remote', title: 'Remote' },
        upstreamAt(`${vendorUrl}/redirect`),
        soon(),
      ),
  },
  {
    name: 'remote MCP server, sign-in metadata',
    files: ['src/orchestration/upstreams/discover-authorization.ts'],
    use: (url, { http }) => discoverAuthorization(http, 'mcp', url),
  },
  {
    name: 'remote MCP server, authorisation server it names',
    files: ['src/orchestration/upstreams/discover-authorization.ts'],
    use: (_url, { http, vendorUrl }) => discoverAuthorization(http, 'mcp', vendorUrl),
  },
  {
    name: 'remote MCP server, client registration',
    files: ['src/orchestration/upstreams/discover-authorization.ts'],
    use: (url, { http }) => registerClient(http, url, 'http://127.0.0.1:4311/callback'),
  },
  {
    name: 'document of a stored connection, read again',
    files: ['connectors/kit/read-document.ts'],
    use: (url, { http }) => {
      const connection = { id: 'openapi', tenantId: 'main', system: 'openapi', settings: { documentUrl: url } };
      return readContent(connection, { ...portsOf(http), custody: noCustody });
    },
  },
  {
    name: 'OpenAPI document',
    files: ['connectors/kit/read-document.ts'],
    use: (url, { http }) => generatedConnector({ system: 'openapi', settings: { documentUrl: url } }, portsOf(http)),
  },
  {
    name: 'WSDL document',
    files: ['connectors/kit/read-document.ts'],
    use: (url, { http }) => generatedConnector({ system: 'soap', settings: { documentUrl: url } }, portsOf(http)),
  },
  {
    name: 'OpenAPI base address',
    files: ['connectors/openapi/client.ts'],
    use: (url, room) => callGenerated(room, 'openapi', { document: openApiDocument({}), baseUrl: url }, {}),
  },
  {
    name: 'OpenAPI token address',
    files: ['connectors/kit/request-auth.ts'],
    use: (url, room) =>
      callGenerated(
        room,
        'openapi',
        { document: openApiDocument(tokenAt(url)), baseUrl: url },
        { clientId: 'c', clientSecret: 's' },
      ),
  },
  {
    name: 'SOAP address',
    files: ['connectors/soap/client.ts'],
    use: (url, room) =>
      callGenerated(
        room,
        'soap',
        { document: simulatedWsdl('https://erp.example/orders'), address: url },
        { username: 'u', password: 'p' },
      ),
  },
  {
    name: 'collector of spans',
    files: ['src/wiring/open-span-export.ts'],
    use: (url, { http }) => collectorSender(url, http)('{}'),
  },
  {
    name: 'connector role address',
    files: ['src/orchestration/remote/call-connector.ts'],
    use: (url, { http }) => {
      const call = connectorCaller(url, http, async () => 'assertion');
      const connection = { id: 'crm', tenantId: 'main', system: 'salesforce', state: 'healthy' } as const;
      const context = { signal: soon(), idempotencyKey: null, requestId: 'ssrf', principal: systemPrincipal('main') };
      return call(connection, 'salesforce_describe_source', {}, context);
    },
  },
];

/** A document needs no secrets: whoever asks for them has gone wrong. */
const noCustody = {} as Custody;

const portsOf = (http: OutboundHttp) => ({ http, now: Date.now });

/** A document with one read, signed in to as `schemes` say. */
function openApiDocument(schemes: Record<string, unknown>): string {
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Orders', version: '1' },
    components: { securitySchemes: schemes },
    security: Object.keys(schemes).map((name) => ({ [name]: [] })),
    paths: { '/orders': { get: { operationId: 'listOrders', responses: { 200: { description: 'orders' } } } } },
  });
}

const tokenAt = (tokenUrl: string) => ({
  service: { type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: {} } } },
});

async function callGenerated(
  { http }: EntryRoom,
  system: string,
  settings: Record<string, unknown>,
  stored: Record<string, string>,
): Promise<unknown> {
  const { connector } = await generatedConnector({ system, settings }, portsOf(http));
  return callOne(connector, settings, stored, connector.tools[0]?.name ?? '');
}

const soon = () => AbortSignal.timeout(3_000);
const upstreamAt = (url: string) => ({ settings: { url }, credentials: memoryCredentials({}) });

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

function grantAt(tokenUrl: string): GrantSettings {
  return { tokenUrl, revocationUrl: null, clientAuth: 'none', audience: 'https://login.example', subject: 'me' };
}

/** The custody's way out, as production gives it: the outbound client. */
function sendBy(http: OutboundHttp): SendRequest {
  return (url, { redirect: _redirect, ...init }) => http.fetch(url, init) as unknown as Promise<Response>;
}

function mustFail(answer: { readonly kind: string }): void {
  if (answer.kind === 'granted') throw new Error('A token came from an address that must not be called.');
  throw new Error('refused');
}

function callSalesforce(
  { http }: EntryRoom,
  settings: Record<string, unknown>,
  stored: Record<string, string>,
): Promise<unknown> {
  const connector: AnyConnector = salesforceConnector({ http, now: Date.now });
  return callOne(connector, settings, { clientId: 'c', ...stored }, 'salesforce_describe_source');
}

function callHubspot(url: string, http: OutboundHttp): Promise<unknown> {
  const connector: AnyConnector = hubspotConnector(portsOf(http));
  // One request alone: a second would look the name up again.
  return callOne(connector, { baseUrl: url }, { accessToken: 'a' }, 'hubspot_read_changes', { object: 'sales_user' });
}

function callSlack({ http }: EntryRoom, apiUrl: string): Promise<unknown> {
  const connector = slackConnector({ http, now: Date.now }) as unknown as AnyConnector;
  return callOne(connector, { apiUrl }, { botToken: 'xoxb-1' }, 'slack_auth_test');
}

function callGmail({ http }: EntryRoom, settings: Record<string, unknown>, stored: Record<string, string>) {
  const connector: AnyConnector = gmailConnector({ http, now: Date.now });
  return callOne(connector, settings, stored, 'gmail_describe_source');
}
