import { createHmac, timingSafeEqual } from 'node:crypto';

const oldestSecs = 5 * 60;

/**
 * True when an event was signed with this secret (`whsec_…`) within the last five minutes; one from the future by more than that is refused
 * too. `body` are the bytes before any parsing; the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` are null when absent.
 * Of several signatures one has to fit. Compared in constant time.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (2026-11-20)
 */
export function verifyWebhookEvent(
  body: Uint8Array,
  headers: { readonly id: string | null; readonly timestamp: string | null; readonly signature: string | null },
  secret: string,
  nowMs: number,
): boolean {
  const { id, timestamp, signature } = headers;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length < 24 || id === null || timestamp === null || signature === null) return false;
  if (id.includes('.') || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > oldestSecs) return false;
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const expected = Buffer.from(`v1,${digest}`);
  const given = signature
    .split(' ')
    .slice(0, 10)
    .map((each) => Buffer.from(each));
  return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
}
