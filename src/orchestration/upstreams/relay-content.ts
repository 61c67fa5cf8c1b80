import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { CallExchange } from '../../domain/tool.ts';
import type { StoppableAct } from '../../store/kill-switches.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { UpstreamClient } from './upstream-client.ts';
import { upstreamName } from './upstream-tool.ts';

/** A remote MCP server that one tenant has connected. */
export interface ConnectedUpstream {
  readonly system: string;
  readonly client: UpstreamClient;
}

export interface RelayRequest {
  readonly principal: Principal;
  readonly signal: AbortSignal;
  readonly exchange: CallExchange;
}

type Item = Record<string, unknown>;

/** How long a list waits for one server; a slower one is missing from it. */
const listPatienceMs = 2_000;
const noSuch = (what: string) => new AppError('not_found', `${what} not found.`);

/** The kill switch as relaying needs it; `watchKillSwitch` fits. @throws AppError `forbidden` when stopped, `unavailable` when unreadable */
export interface StopCheck {
  check(act: StoppableAct): Promise<void>;
}

/** The servers that a principal may read from, and what they list. */
function readers(
  gateway: Gateway,
  upstreamsOf: (principal: Principal) => readonly ConnectedUpstream[],
  stops: StopCheck,
) {
  /** @throws AppError `forbidden` when a stop order covers reading from this server, `unavailable` when nobody can tell */
  const checkStops = ({ tenantId, id }: Principal, { system }: ConnectedUpstream) =>
    stops.check({ tenantId, agentId: id, tools: [`mcp:${system}`] });

  async function readable(principal: Principal): Promise<ConnectedUpstream[]> {
    const checked = upstreamsOf(principal).map(async (upstream) => {
      const request = {
        principal,
        action: 'read',
        resource: { id: `mcp:${upstream.system}` },
        purpose: 'mcp',
      } as const;
      if ((await gateway.authorize(request)).effect !== 'allow') return [];
      return (await isStoppedAlone(checkStops(principal, upstream))) ? [] : [upstream];
    });
    return (await Promise.all(checked)).flat();
  }

  async function list(principal: Principal, signal: AbortSignal, method: string, key: string) {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(listPatienceMs)]);
    const answers = await Promise.allSettled(
      (await readable(principal)).map(async (upstream) => {
        const result = await upstream.client.request(method, {}, { signal: inTime });
        return ((result[key] ?? []) as Item[]).map((item) => ({ upstream, item }));
      }),
    );
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }
  return { readable, list, checkStops };
}

/** Whether an order stops this one server; one that stops more than that stops the whole request. */
async function isStoppedAlone(check: Promise<void>): Promise<boolean> {
  try {
    await check;
    return false;
  } catch (error) {
    if (error instanceof AppError && error.data['stopped'] === 'tool') return true;
    throw error;
  }
}

/**
 * Prompts and resources of a tenant's remote MCP servers, each behind the policies (action `read`, record type `mcp:<system>`) and the
 * kill switch, under whose orders for a tool a server is called `mcp:<system>`. A server that is down, slow or stopped takes its own
 * items off the list and nothing else.
 */
export function relayContent(
  gateway: Gateway,
  upstreamsOf: (principal: Principal) => readonly ConnectedUpstream[],
  stops: StopCheck,
) {
  const { readable, list, checkStops } = readers(gateway, upstreamsOf, stops);
  const prompts = (principal: Principal, signal: AbortSignal) => list(principal, signal, 'prompts/list', 'prompts');
  const promptOf = async (name: string, { principal, signal }: RelayRequest) => {
    const found = (await prompts(principal, signal)).find(
      ({ upstream, item }) => upstreamName(upstream.system, String(item['name'])) === name,
    );
    if (!found) throw noSuch('Prompt');
    // the list above took its time
    await checkStops(principal, found.upstream);
    return { client: found.upstream.client, name: String(found.item['name']) };
  };
  const byKey = (key: string) => (a: Item, b: Item) => (String(a[key]) < String(b[key]) ? -1 : 1);

  return {
    async listPrompts(principal: Principal, signal: AbortSignal): Promise<Item[]> {
      const all = await prompts(principal, signal);
      const named = all.map(({ upstream, item }) => ({
        ...item,
        name: upstreamName(upstream.system, String(item['name'])),
      }));
      return named.sort(byKey('name'));
    },
    async getPrompt(name: string, args: Item, request: RelayRequest): Promise<Item> {
      const { client, name: remote } = await promptOf(name, request);
      const { signal, exchange } = request;
      return inputOr(
        client.request('prompts/get', { name: remote, arguments: args }, { signal, exchange, name: remote }),
      );
    },
    async listResources(principal: Principal, signal: AbortSignal): Promise<Item[]> {
      return (await list(principal, signal, 'resources/list', 'resources')).map(({ item }) => item).sort(byKey('uri'));
    },
    async listTemplates(principal: Principal, signal: AbortSignal): Promise<Item[]> {
      const all = await list(principal, signal, 'resources/templates/list', 'resourceTemplates');
      return all.map(({ item }) => item).sort(byKey('uriTemplate'));
    },
    async readResource(uri: string, { principal, signal, exchange }: RelayRequest): Promise<Item> {
      for (const upstream of await readable(principal)) {
        await checkStops(principal, upstream);
        try {
          return await inputOr(upstream.client.request('resources/read', { uri }, { signal, exchange, name: uri }));
        } catch (error) {
          const { code } = error as AppError;
          // this server does not have it: the next may
          if (code !== 'not_found' && code !== 'invalid_input') throw error;
        }
      }
      throw noSuch('Resource');
    },
    async complete(params: Item, request: RelayRequest): Promise<Item> {
      const { ref, argument, context } = params as { ref?: Item; argument?: unknown; context?: unknown };
      const { signal } = request;
      const more = { argument, ...(context === undefined ? {} : { context }) };
      if (ref?.['type'] === 'ref/prompt') {
        const { client, name } = await promptOf(String(ref['name']), request);
        return client.request('completion/complete', { ref: { ...ref, name }, ...more }, { signal });
      }
      const templates = await list(request.principal, signal, 'resources/templates/list', 'resourceTemplates');
      const found = templates.find(({ item }) => item['uriTemplate'] === ref?.['uri']);
      if (!found) throw noSuch('Resource template');
      await checkStops(request.principal, found.upstream);
      return found.upstream.client.request('completion/complete', { ref, ...more }, { signal });
    },
  };
}

/** A result, or the questions a server has before it gives one, as the same kind of object. */
async function inputOr(answer: Promise<Item>): Promise<Item> {
  try {
    return await answer;
  } catch (error) {
    const needed = error instanceof AppError ? error.data['inputNeeded'] : undefined;
    if (!needed) throw error;
    const { inputRequests, requestState } = needed as { inputRequests: Item; requestState: string | null };
    return { resultType: 'input_required', inputRequests, ...(requestState === null ? {} : { requestState }) };
  }
}
