import type { z } from 'zod';
import type { VendorQuota } from '../../src/domain/record.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { createVendorClock } from '../kit/vendor-clock.ts';
import { badVendorResponse, parseVendorJson, transportError } from '../kit/vendor-errors.ts';
import { createPace, type PaceClock, type RequestKind } from './pace.ts';
import { accountSchema, type RawAccount } from './schema.ts';
import { type HubspotSdk, openSdk } from './sdk.ts';
import type { HubspotSettings } from './settings.ts';
import { createTransport } from './transport.ts';

/** HubSpot's API for one connection. Every call carries the caller's signal, is paced, and throws AppErrors. */
export interface HubspotClient {
  readonly settings: HubspotSettings;
  /** One request through the SDK, parsed. @throws AppError `bad_vendor_response` for an answer of another shape. */
  ask<Schema extends z.ZodType>(
    what: string,
    schema: Schema,
    signal: AbortSignal,
    use: (sdk: HubspotSdk) => Promise<unknown>,
    kind?: RequestKind,
  ): Promise<z.infer<Schema>>;
  /** Time zone and home currency of the portal, remembered. */
  account(signal: AbortSignal): Promise<RawAccount>;
  /**
   * What `load` gave the last time, for an hour or until `forget`; for facts about the portal that rarely change. A caller that is
   * cancelled stops waiting; the others still get what is being read.
   */
  remember<Value>(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  forget(): void;
  /** Now by HubSpot's own clock, which the stamps of its records follow; by ours before its first answer. */
  vendorInstant(): string;
  quota(): VendorQuota;
}

const rememberForMs = 3_600_000;
const loadTimeoutMs = 60_000;

/** What is shared goes on; the caller that was cancelled stops waiting for it. */
function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(transportError(signal.reason, 'HubSpot'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function parsed<Schema extends z.ZodType>(schema: Schema, answer: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(answer);
  if (!result.success) throw badVendorResponse('HubSpot', what, result.error);
  return result.data;
}

/** Opens the SDK's generated classes over the kit's outbound client; a 401 takes a renewed token once, where one can be had. */
export function openHubspotClient(
  ports: ConnectorPorts,
  connection: ConnectionDetails<HubspotSettings>,
  clock: PaceClock,
): HubspotClient {
  const { settings, credentials } = connection;
  const baseUrl = settings.baseUrl.replace(/\/$/, '');
  const pace = createPace(settings.auth, clock);
  const vendorClock = createVendorClock(ports.now);
  const transport = createTransport(ports, credentials, pace, vendorClock);
  const memory = new Map<string, { readonly atMs: number; readonly value: Promise<unknown> }>();

  function remember<Value>(
    key: string,
    signal: AbortSignal,
    load: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const known = memory.get(key);
    if (known && ports.now() - known.atMs < rememberForMs) return unlessAborted(known.value as Promise<Value>, signal);
    const value = load(AbortSignal.timeout(loadTimeoutMs));
    memory.set(key, { atMs: ports.now(), value });
    value.catch(() => memory.delete(key));
    return unlessAborted(value, signal);
  }

  return {
    settings,
    async ask(what, schema, signal, use, kind = 'other') {
      const answer = use(openSdk(baseUrl, transport, { what, kind, signal })).catch((error: unknown) => {
        throw signal.aborted ? transportError(signal.reason, 'HubSpot') : error;
      });
      return parsed(schema, await answer, what);
    },
    account: (signal) =>
      remember('account', signal, async (own) => {
        // The SDK has no class for this one endpoint.
        const what = 'reading the portal';
        const request = {
          url: `${baseUrl}/account-info/v3/details`,
          method: 'GET',
          headers: { accept: 'application/json' },
        };
        const { text } = await transport.send(request, { what, kind: 'other', signal: own });
        return parsed(accountSchema, parseVendorJson('HubSpot', what, text), what);
      }),
    remember,
    forget: () => memory.clear(),
    vendorInstant: () => new Date(vendorClock.nowMs()).toISOString(),
    quota: () => pace.quota(),
  };
}
