import { randomBytes } from 'node:crypto';
import { endSecretRotation, newWebhookSecret, rotateWebhookSecret } from '../../connectors/webhook/rotate-secret.ts';
import { webhookSecretPattern } from '../../connectors/webhook/settings.ts';
import { requireAdmin } from '../cli/connect/require-admin.ts';
import type { WebhookDesk as Desk, ListedWebhook, NewSource, SourceAddress } from '../cli/webhooks/webhook-desk.ts';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import type { SourceKind } from '../domain/event.ts';
import type { Principal } from '../domain/principal.ts';
import { noGrant, openCredentialSource, storeCredential } from '../orchestration/credentials/credential-broker.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import { revokeCredentials } from '../orchestration/credentials/revoke-credentials.ts';
import { replaceSourceSecret, sourceSecretKey } from '../orchestration/events/source-secrets.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { PlanDesk } from '../orchestration/plans/run/plan-desk.ts';
import { findConnectionSettings, listConnections } from '../store/connections.ts';
import {
  addEventSource,
  countEvents,
  type EventSourceRow,
  findEventSource,
  listEventSources,
  removeEventSource,
} from '../store/inbound-events.ts';
import type { Store } from '../store/open-store.ts';

export interface WebhookGround {
  readonly config: Pick<Config, 'publicUrl' | 'host' | 'port'>;
  readonly store: Store;
  readonly custody: Custody;
  readonly gateway: Gateway;
  readonly plans: PlanDesk;
}

/** Webhooks of a workspace, with their secrets in custody. */
export class WebhookDesk implements Desk {
  readonly #ground: WebhookGround;

  constructor(ground: WebhookGround) {
    this.#ground = ground;
  }

  async add({ principal, id, kind, connectionId, triggers, secret }: NewSource): Promise<SourceAddress> {
    const { store, custody, plans } = this.#ground;
    const { tenantId } = principal;
    await this.#admin(principal, `add webhook ${id}`);
    if (!/^[\w-]{1,64}$/.test(id)) {
      throw new AppError('invalid_input', `"${id.slice(0, 64)}": a name is 1 to 64 letters, digits, _ and -.`);
    }
    const rights: Principal = { ...principal, channel: 'webhook' };
    for (const { plan } of triggers) {
      const { problems } = await plans.verify({ principal: rights, written: plan });
      const [problem] = problems;
      if (problem) throw new AppError('invalid_input', `The plan of ${id}: ${problem.path}: ${problem.message}`);
    }
    const isTaken = await store.withTenant(tenantId, async (tx) => {
      const known = connectionId === null || (await findConnectionSettings(tx, connectionId)) !== null;
      if (!known) throw new AppError('not_found', `There is no connection "${connectionId}"; see \`connections\`.`);
      return (await findEventSource(tx, id)) !== null;
    });
    if (isTaken) throw new AppError('conflict', `There is a webhook "${id}" already; remove it first.`);
    const made = secretFor(kind, secret);
    const key = sourceSecretKey(tenantId, id);
    const credential = { key, system: kind, kind: 'api_key', settings: noGrant, secrets: { secret: made } } as const;
    // a source without its secret would believe nobody; a secret without its source is never read
    await storeCredential(custody, { ...credential, scopes: [], expiresAt: null }, principal);
    await store.withTenant(tenantId, (tx) =>
      addEventSource(tx, { tenantId, id, kind, connectionId, triggers: [...triggers], principal: rights }),
    );
    return this.#address(tenantId, { id, kind }, secret === null ? made : null, null);
  }

  async list(tenantId: string): Promise<readonly ListedWebhook[]> {
    const { store } = this.#ground;
    return store.withTenant(tenantId, async (tx) => {
      const counts = await countEvents(tx);
      const nothing = { events: 0, open: 0, failed: 0, lastAt: null };
      const sources = (await listEventSources(tx)).map((source): ListedWebhook => {
        const { id, kind, connectionId } = source;
        return { id, direction: 'in', kind, connectionId, plans: planNames(source), ...(counts.get(id) ?? nothing) };
      });
      const outgoing = (await listConnections(tx)).filter(({ system }) => system === 'webhook');
      const out = outgoing.map(({ id }): ListedWebhook => {
        return { id, direction: 'out', kind: 'standard', connectionId: id, plans: [], ...nothing };
      });
      return [...sources, ...out];
    });
  }

  async rotate(principal: Principal, id: string, secret: string | null): Promise<SourceAddress> {
    const { store, custody } = this.#ground;
    const { tenantId } = principal;
    await this.#admin(principal, `rotate the secret of webhook ${id}`);
    const source = await store.withTenant(tenantId, (tx) => findEventSource(tx, id));
    if (source !== null) {
      const made = secretFor(source.kind, secret);
      const previousUntil = await replaceSourceSecret(custody, tenantId, id, made);
      return this.#address(tenantId, source, secret === null ? made : null, previousUntil);
    }
    const outgoing = await this.#outgoing(tenantId, id);
    return { id, url: outgoing.url, secret: await rotateWebhookSecret(outgoing.credentials), previousUntil: null };
  }

  async endRotation(principal: Principal, id: string): Promise<void> {
    await this.#admin(principal, `end the rotation of webhook ${id}`);
    await endSecretRotation((await this.#outgoing(principal.tenantId, id)).credentials);
  }

  async remove(principal: Principal, id: string): Promise<void> {
    const { store, custody } = this.#ground;
    const { tenantId } = principal;
    await this.#admin(principal, `remove webhook ${id}`);
    const isRemoved = await store.withTenant(tenantId, (tx) => removeEventSource(tx, id));
    if (!isRemoved) throw new AppError('not_found', `There is no incoming webhook "${id}"; see \`webhooks list\`.`);
    const order = { principal, reason: `webhook ${id} was removed` };
    await revokeCredentials(custody, { kind: 'credential', ...sourceSecretKey(tenantId, id) }, order);
  }

  async #outgoing(tenantId: string, id: string) {
    const { store, custody } = this.#ground;
    const found = await store.withTenant(tenantId, (tx) => findConnectionSettings(tx, id));
    if (found?.system !== 'webhook') {
      throw new AppError('not_found', `There is no webhook "${id}"; \`webhooks list\` shows those there are.`);
    }
    const key = { tenantId, connectionId: id, holder: 'service', issuer: 'webhook' };
    return { url: String(found.settings['url'] ?? ''), credentials: openCredentialSource(custody, key) };
  }

  #admin(principal: Principal, purpose: string): Promise<void> {
    return requireAdmin(this.#ground.gateway, principal, 'webhooks', purpose);
  }

  #address(
    tenantId: string,
    { id, kind }: Pick<EventSourceRow, 'id' | 'kind'>,
    secret: string | null,
    previousUntil: string | null,
  ): SourceAddress {
    const { publicUrl, host, port } = this.#ground.config;
    const url = new URL(`/webhooks/${tenantId}/${id}`, publicUrl ?? `http://${host}:${port}`);
    // Salesforce signs nothing: its address is the secret
    if (kind === 'salesforce' && secret !== null) url.searchParams.set('key', secret);
    return { id, url: url.href, secret: kind === 'salesforce' ? null : secret, previousUntil };
  }
}

function planNames({ triggers }: EventSourceRow): string[] {
  return triggers.map(({ plan }) => String((plan as { name?: unknown } | null)?.name ?? ''));
}

/** @throws AppError `invalid_input` for a sender that makes its own secret, or one that looks like something else */
function secretFor(kind: SourceKind, given: string | null): string {
  if (kind === 'salesforce') return given ?? randomBytes(32).toString('base64url');
  if (kind === 'standard') {
    const secret = given ?? newWebhookSecret();
    if (webhookSecretPattern.test(secret)) return secret;
    throw new AppError('invalid_input', 'The secret is not as Standard Webhooks writes one (whsec_ and base64).');
  }
  if (given !== null && given.length >= 16) return given;
  const where = kind === 'slack' ? 'the signing secret of the Slack app' : 'the client secret of the HubSpot app';
  throw new AppError('invalid_input', `${where} is missing: type it, pipe it in, or give a file with --secrets.`);
}
