import { createHash } from 'node:crypto';
import { AppError, errorTable, toAppError } from '../../domain/errors.ts';
import type { EventTrigger, InboundEvent } from '../../domain/event.ts';
import { systemPrincipal } from '../../domain/principal.ts';
import { findConnectionSettings } from '../../store/connections.ts';
import {
  type EventSourceRow,
  endEvent,
  findEventSource,
  type InboundEventRow,
  takeEvents,
} from '../../store/inbound-events.ts';
import type { Store } from '../../store/open-store.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { PlanDesk } from '../plans/run/plan-desk.ts';
import { crmObjects } from '../sync/crm-objects.ts';
import { readTargeted } from '../sync/read-targeted.ts';
import { openReader } from '../sync/sync-request.ts';

/** Longer than a record takes to read. */
const leaseMs = 5 * 60_000;
const mostAttempts = 5;
const takenAtOnce = 50;

export interface EventWork {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly plans: PlanDesk;
  readonly tenantId: string;
}

/**
 * Works on what systems have told: the record that an event names is read anew, then the plans that its source names for it are started, each
 * once for an event. One that fails is tried again where its error says that it can help. Returns how many are over.
 */
export async function workOnEvents(work: EventWork): Promise<number> {
  const { store, tenantId } = work;
  const events = await store.withTenant(tenantId, (tx) => takeEvents(tx, takenAtOnce, leaseMs));
  let over = 0;
  for (const event of events) {
    const end = await endOf(work, event);
    await store.withTenant(tenantId, (tx) => endEvent(tx, event, end));
    if (end.state !== 'waiting') over += 1;
  }
  return over;
}

async function endOf(work: EventWork, event: InboundEventRow): Promise<Parameters<typeof endEvent>[2]> {
  try {
    return { state: 'done', message: await workOnOne(work, event) };
  } catch (error) {
    const { code, message } = toAppError(error);
    const mayHelp = errorTable[code].retry !== 'never' && event.attempts < mostAttempts;
    return { state: mayHelp ? 'waiting' : 'failed', message: `${code}: ${message}`.slice(0, 500) };
  }
}

async function workOnOne(work: EventWork, { sourceId, content }: InboundEventRow): Promise<string | null> {
  const { store, tenantId } = work;
  const source = await store.withTenant(tenantId, (tx) => findEventSource(tx, sourceId));
  if (source === null) return 'its source was removed meanwhile';
  const isRead = await readNamed(work, source, content);
  const started: string[] = [];
  for (const [index, trigger] of source.triggers.entries()) {
    if (!isMeant(trigger, content)) continue;
    const planId = planIdOf(tenantId, sourceId, content.id, index);
    // a plan that works for long must hold up no event: whoever goes on with open plans goes on with it
    await work.plans.accept({
      ...{ planId, written: trigger.plan, inputs: inputsFor(trigger.plan, content) },
      principal: { ...source.principal, tenantId, channel: 'webhook' },
    });
    started.push(planId);
  }
  const told = [isRead ? 'record read' : null, started.length > 0 ? `plan ${started.join(', ')}` : null];
  return told.filter((each) => each !== null).join('; ') || null;
}

/** Reads the record that an event names, where its system can be asked for single records; what it says of itself is never taken over. */
async function readNamed({ store, gateway, tenantId }: EventWork, source: EventSourceRow, event: InboundEvent) {
  const { connectionId } = source;
  const object = crmObjects.find((each) => each === event.object);
  if (connectionId === null || object === undefined || event.recordId === null) return false;
  const connection = await store.withTenant(tenantId, (tx) => findConnectionSettings(tx, connectionId));
  if (connection === null) throw new AppError('not_found', `Connection ${connectionId} is gone; add the source again.`);
  const asOf = new Date().toISOString();
  const principal = systemPrincipal(tenantId);
  const request = { store, gateway, principal, connectionId, system: connection.system, asOf };
  await readTargeted(await openReader(request), request, object, [event.recordId]);
  return true;
}

function isMeant({ on, object }: EventTrigger, event: InboundEvent): boolean {
  return (on === null || on === event.kind) && (object === null || object === event.object);
}

/** The same event starts the same plan once, whoever starts it and how often. */
function planIdOf(...parts: readonly (string | number)[]): string {
  return `event-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

/** What an event says, under the names that a plan asks for: ids and times, never text. */
function inputsFor(plan: unknown, event: InboundEvent): Record<string, unknown> {
  const said = {
    event_id: event.id,
    event_kind: event.kind,
    event_type: event.type,
    object: event.object,
    record_id: event.recordId,
    occurred_at: event.occurredAt,
  };
  const asked = new Set(Object.keys((plan as { inputs?: object } | null)?.inputs ?? {}));
  return Object.fromEntries(Object.entries(said).filter(([name, value]) => asked.has(name) && value !== null));
}
