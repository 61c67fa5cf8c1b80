import { createHmac, timingSafeEqual } from 'node:crypto';

const oldestSecs = 5 * 60;

/**
 * True when Slack signed this request with the app's signing secret within the last five minutes; one from the future by more than that is
 * refused too. `body` are the bytes before any parsing; `timestamp` and `signature` are the headers `X-Slack-Request-Timestamp` and
 * `X-Slack-Signature`, null when absent. Compared in constant time.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack (2026-11-20)
 */
export function verifySlackRequest(
  body: Uint8Array,
  timestamp: string | null,
  signature: string | null,
  secret: string,
  nowMs: number,
): boolean {
  if (secret === '' || timestamp === null || signature === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > oldestSecs) return false;
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  const [given, expected] = [Buffer.from(signature), Buffer.from(`v0=${digest}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
