import { createHash, timingSafeEqual } from 'node:crypto';
import { verifyHubspotSignature } from '../../connectors/hubspot/verify-signature.ts';
import { readWebhookEvents } from '../../connectors/hubspot/webhook-events.ts';
import { outboundMessageTaken, readOutboundMessage } from '../../connectors/salesforce/outbound-message.ts';
import { verifySlackRequest } from '../../connectors/slack/verify-request.ts';
import { verifyWebhookEvent } from '../../connectors/webhook/verify-event.ts';
import { AppError } from '../domain/errors.ts';
import { type EventKind, eventKinds, type InboundEvent, inboundEventSchema } from '../domain/event.ts';
import { type InboundKind, type RawDelivery, taken } from '../orchestration/events/inbound-kind.ts';
import type { InboundKinds } from '../orchestration/events/receive-delivery.ts';

/** The signed form that any sender can speak. */
const standard: InboundKind = {
  isAuthentic: ({ body, header }, secret, nowMs) =>
    verifyWebhookEvent(
      body,
      {
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
      },
      secret,
      nowMs,
    ),
  read(delivery) {
    const { type, timestamp, data } = objectIn(delivery, 'Webhook');
    const about = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
    const kind = eventKinds.find((each) => each === about['kind']) ?? 'other';
    const said = {
      ...{ id: delivery.header('webhook-id'), kind, type, object: about['object'] ?? null },
      ...{ recordId: about['recordId'] ?? null, occurredAt: instantOf(timestamp) },
    };
    return [checked(said, 'Webhook')];
  },
  answer: () => taken,
};

const hubspotKinds: Readonly<Record<string, EventKind>> = {
  created: 'record_created',
  changed: 'record_changed',
  deleted: 'record_deleted',
  restored: 'record_restored',
  merged: 'record_merged',
  linked: 'record_linked',
};

const hubspot: InboundKind = {
  isAuthentic({ method, url, body, header }, secret, nowMs) {
    const [timestamp, signature] = [header('x-hubspot-request-timestamp'), header('x-hubspot-signature-v3')];
    return verifyHubspotSignature(body, method, url, timestamp, signature, secret, nowMs);
  },
  read: ({ body }) =>
    readWebhookEvents(body.toString('utf8')).map(({ id, object, recordId, change, occurredAt }) => {
      const kind = hubspotKinds[change] ?? 'other';
      return checked({ id, kind, type: `${object}.${change}`, object, recordId, occurredAt }, 'HubSpot webhook');
    }),
  answer: () => taken,
};

/** Slack's Events API. Source: https://docs.slack.dev/apis/events-api (2026-11-20) */
const slack: InboundKind = {
  isAuthentic({ body, header }, secret, nowMs) {
    return verifySlackRequest(body, header('x-slack-request-timestamp'), header('x-slack-signature'), secret, nowMs);
  },
  read(delivery) {
    const { type, event_id: id, event_time: seconds, event } = objectIn(delivery, 'Slack webhook');
    if (type !== 'event_callback') return [];
    const { type: what, channel } = (event ?? {}) as Record<string, unknown>;
    const kind = what === 'message' || what === 'app_mention' ? 'message' : 'other';
    const recordId = typeof channel === 'string' ? channel : null;
    const occurredAt = typeof seconds === 'number' ? instantOf(seconds * 1_000) : null;
    return [checked({ id, kind, type: what, object: null, recordId, occurredAt }, 'Slack webhook')];
  },
  answer(delivery) {
    const { type, challenge } = objectIn(delivery, 'Slack webhook');
    const isAsking = type === 'url_verification' && typeof challenge === 'string' && challenge.length <= 500;
    return isAsking ? { mediaType: 'text/plain; charset=utf-8', text: challenge } : taken;
  },
};

const salesforceObjects: Readonly<Record<string, string>> = {
  Opportunity: 'opportunity',
  Account: 'account',
  Contact: 'contact',
};

/** Outbound messages carry no signature: the address holds the secret, and each message has an id of its own. */
const salesforce: InboundKind = {
  isAuthentic({ url }, secret) {
    const given = URL.parse(url)?.searchParams.get('key') ?? '';
    const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest());
    return secret.length >= 32 && a !== undefined && b !== undefined && timingSafeEqual(a, b);
  },
  read: ({ body }) =>
    readOutboundMessage(body.toString('utf8')).map(({ id, objectType, recordId }) => {
      const object = salesforceObjects[objectType] ?? null;
      const said = { id, kind: 'record_changed', type: `${objectType}.outbound_message`, object, recordId };
      return checked({ ...said, occurredAt: null }, 'Salesforce webhook');
    }),
  answer: () => ({ mediaType: 'text/xml; charset=utf-8', text: outboundMessageTaken }),
};

export const inboundKinds: InboundKinds = { standard, hubspot, slack, salesforce };

function objectIn({ body }: RawDelivery, who: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // told below like any other foreign body
  }
  throw new AppError('invalid_input', `${who}: the body is no JSON object.`);
}

function checked(said: unknown, who: string): InboundEvent {
  const parsed = inboundEventSchema.safeParse(said);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid_input', `${who}: ${issue?.path.join('.')}: ${issue?.message}.`);
}

function instantOf(value: unknown): string | null {
  const ms = typeof value === 'number' || typeof value === 'string' ? new Date(value).getTime() : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
