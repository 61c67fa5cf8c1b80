import type { EventTrigger, SourceKind } from '../../domain/event.ts';
import type { Principal } from '../../domain/principal.ts';

/** A source to add. `secret` null: one is made where the sender lets us choose it. */
export interface NewSource {
  readonly principal: Principal;
  readonly id: string;
  readonly kind: SourceKind;
  readonly connectionId: string | null;
  readonly triggers: readonly EventTrigger[];
  readonly secret: string | null;
}

/** What a person enters at the sender. `secret` null: it is the sender's own; otherwise it is shown this once. */
export interface SourceAddress {
  readonly id: string;
  readonly url: string;
  readonly secret: string | null;
  /** Until when the secret before it counts too; null: there is none, or as long as nobody ends it. */
  readonly previousUntil: string | null;
}

/** A source, or an endpoint of ours that others are told through, in a list. Never a secret. */
export interface ListedWebhook {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly kind: SourceKind;
  readonly connectionId: string | null;
  readonly plans: readonly string[];
  readonly events: number;
  readonly open: number;
  readonly failed: number;
  readonly lastAt: string | null;
}

/** Adds, shows, rotates and removes webhooks; every change is an admin's. */
export interface WebhookDesk {
  add(source: NewSource): Promise<SourceAddress>;
  list(tenantId: string): Promise<readonly ListedWebhook[]>;
  /** Puts a new secret in force beside the present one, of a source or of an outgoing webhook. */
  rotate(principal: Principal, id: string, secret: string | null): Promise<SourceAddress>;
  /** Ends the time in which both secrets of an outgoing webhook count. */
  endRotation(principal: Principal, id: string): Promise<void>;
  remove(principal: Principal, id: string): Promise<void>;
}
