import type { Activity, ActivityKind } from '../../src/domain/activity.ts';
import type { DealContext } from '../../src/domain/deal-context.ts';
import type { RiskSettings } from '../../src/domain/settings.ts';
import { instantMs } from './instant-ms.ts';

/**
 * Mail or meetings with more people than this are announcements, not engagement with a deal.
 * Source: https://help.gong.io/hc/en-us/articles/360043022172 (2026-11-20); the number is the product's own rule.
 */
export const maxEngagedParticipants = 50;

/** One past contact with the buyer. `fromBuyer` and `fromUs` are both true for a meeting or a two-way call. */
export interface Touch {
  readonly id: string;
  readonly at: string;
  readonly atMs: number;
  readonly kind: ActivityKind;
  readonly fromBuyer: boolean;
  readonly fromUs: boolean;
  /** The thread it belongs to; null: unknown. */
  readonly threadId: string | null;
  /** External people who took part. */
  readonly contactIds: readonly string[];
}

/**
 * What was said and is planned between us and the buyer as known at `asOf`. `touches` are oldest first and hold engagement
 * only: no internal mail, auto-replies, tasks, or mail with more than `maxEngagedParticipants` people.
 */
export interface Conversation {
  readonly asOfMs: number;
  readonly touches: readonly Touch[];
  /** External meetings after `asOf` that stand. */
  readonly plannedMeetings: readonly Activity[];
  /** Open tasks, due before or after `asOf`. */
  readonly openTasks: readonly Activity[];
  /** Meetings that the buyer declined, missed or that were called off by somebody other than us. */
  readonly brokenMeetings: readonly Activity[];
}

/** A deal context that may carry its conversation, so that 27 signals read the activities once. */
export interface ConversedContext extends DealContext {
  readonly conversation?: Conversation;
}

/** The conversation of a deal: the one it carries, else read from its activities. */
export function conversationOf(context: ConversedContext, settings: RiskSettings): Conversation {
  return context.conversation ?? readConversation(context, settings);
}

/** Reads a deal's activities into a conversation; items later than `asOf` that are not plans are ignored. */
export function readConversation(context: DealContext, settings: RiskSettings): Conversation {
  const asOfMs = Date.parse(context.asOf);
  const internal = internalContacts(context, settings);
  const touches: Touch[] = [];
  const plannedMeetings: Activity[] = [];
  const openTasks: Activity[] = [];
  const brokenMeetings: Activity[] = [];
  let isOrdered = true;
  for (const activity of context.activities) {
    if (activity.knownAt > context.asOf) continue;
    if (activity.kind === 'task') {
      if (activity.status !== 'done') openTasks.push(activity);
      continue;
    }
    if (!isExternal(activity, internal)) continue;
    if (activity.kind === 'meeting' && isBroken(activity)) {
      if (activity.status !== 'cancelled' || activity.direction !== 'outbound') brokenMeetings.push(activity);
    } else if (activity.occurredAt > context.asOf) {
      if (activity.kind === 'meeting') plannedMeetings.push(activity);
    } else {
      const touch = toTouch(activity, internal);
      if (touch === null) continue;
      const last = touches.at(-1);
      if (last && last.atMs > touch.atMs) isOrdered = false;
      touches.push(touch);
    }
  }
  if (!isOrdered) touches.sort((a, b) => a.atMs - b.atMs);
  return { asOfMs, touches, plannedMeetings, openTasks, brokenMeetings };
}

function isBroken(activity: Activity): boolean {
  return activity.status === 'cancelled' || activity.status === 'declined' || activity.status === 'no_show';
}

function isExternal(activity: Activity, internal: ReadonlySet<string>): boolean {
  if (activity.isAutomatic || activity.direction === 'internal') return false;
  if (activity.participantCount !== null && activity.participantCount > maxEngagedParticipants) return false;
  const { contactIds } = activity;
  return internal.size === 0 || contactIds.length === 0 || contactIds.some((id) => !internal.has(id));
}

function toTouch(activity: Activity, internal: ReadonlySet<string>): Touch | null {
  const atMs = instantMs(activity.occurredAt);
  if (Number.isNaN(atMs)) return null;
  const { id, occurredAt: at, kind, direction, threadId } = activity;
  // A logged outbound call may have reached nobody; only one marked as held counts for the buyer too.
  const isTwoWay = kind === 'meeting' || (kind === 'call' && (direction === null || activity.status === 'held'));
  return {
    id,
    at,
    atMs,
    kind,
    threadId,
    fromBuyer: isTwoWay || direction === 'inbound',
    fromUs: isTwoWay || direction === 'outbound',
    contactIds: internal.size === 0 ? activity.contactIds : activity.contactIds.filter((each) => !internal.has(each)),
  };
}

function internalContacts(context: DealContext, settings: RiskSettings): ReadonlySet<string> {
  const internal = new Set<string>();
  if (settings.internalDomains.length === 0) return internal;
  const domains = settings.internalDomains.map((domain) => `@${domain.toLowerCase()}`);
  for (const { contactId, contact } of context.contacts) {
    const email = contact?.email?.toLowerCase();
    if (email && domains.some((domain) => email.endsWith(domain))) internal.add(contactId);
  }
  return internal;
}
