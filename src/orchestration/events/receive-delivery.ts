import { AppError } from '../../domain/errors.ts';
import type { SourceKind } from '../../domain/event.ts';
import { findEventSource, keepEvents } from '../../store/inbound-events.ts';
import { withRole } from '../../store/role-transaction.ts';
import type { Custody } from '../credentials/custody.ts';
import type { DeliveryAnswer, InboundKind, RawDelivery } from './inbound-kind.ts';
import { activeSecrets } from './source-secrets.ts';

export type InboundKinds = Readonly<Record<SourceKind, InboundKind>>;

/** Where deliveries are checked and kept: in the process that keeps the credentials. */
export interface Reception {
  readonly custody: Custody;
  readonly kinds: InboundKinds;
}

/** What became of a delivery. `unproven`: nobody is told whether the source, the signature or the time was wrong. */
export type Received =
  | { readonly state: 'taken'; readonly fresh: number; readonly answer: DeliveryAnswer }
  | { readonly state: 'unproven' }
  | { readonly state: 'unreadable'; readonly message: string };

/**
 * Checks who sent a delivery over its bytes as they came, then keeps each of its events once. Nothing is done about them here, so that the
 * sender gets its answer at once. @throws AppError `unavailable`, `internal` when it cannot be kept: the sender sends it again
 */
export async function receiveDelivery(
  { custody, kinds }: Reception,
  { tenantId, sourceId }: { readonly tenantId: string; readonly sourceId: string },
  delivery: RawDelivery,
): Promise<Received> {
  const { store } = custody;
  const source = await withRole(store, 'bellwether_connector', tenantId, (tx) => findEventSource(tx, sourceId));
  if (source === null) return { state: 'unproven' };
  const kind = kinds[source.kind];
  const secrets = await activeSecrets(custody, tenantId, sourceId).catch(noSecret);
  const nowMs = custody.nowMs();
  if (!secrets.some((secret) => kind.isAuthentic(delivery, secret, nowMs))) return { state: 'unproven' };
  try {
    const events = kind.read(delivery);
    const fresh = await withRole(store, 'bellwether_connector', tenantId, (tx) =>
      keepEvents(tx, tenantId, sourceId, events),
    );
    return { state: 'taken', fresh, answer: kind.answer(delivery) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') {
      return { state: 'unreadable', message: error.message };
    }
    throw error;
  }
}

/** A source whose secret was revoked believes nobody. */
function noSecret(error: unknown): readonly string[] {
  if (error instanceof AppError && error.code === 'auth_expired') return [];
  throw error;
}
