import { createHmac, timingSafeEqual } from 'node:crypto';

const oldestMs = 5 * 60_000;

/** HubSpot signs the address with these escapes undone. */
const undone: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

function signedUri(uri: string): string {
  const withoutFragment = uri.split('#')[0] ?? '';
  return withoutFragment.replace(
    /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    (coded) => undone[coded.toUpperCase()] ?? coded,
  );
}

/**
 * True when HubSpot signed this request with the app's secret within the last five minutes; one from the future by more than that
 * is refused too. `rawBody` are the bytes before any parsing, `uri` is whole, with scheme and host; `timestamp` and `signature`
 * are the headers `X-HubSpot-Request-Timestamp` and `X-HubSpot-Signature-v3`, null when absent. Compared in constant time.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation (2026-11-20)
 */
export function verifyHubspotSignature(
  rawBody: string | Uint8Array,
  method: string,
  uri: string,
  timestamp: string | null,
  signature: string | null,
  secret: string,
  nowMs: number,
): boolean {
  if (secret === '' || timestamp === null || signature === null || !/^\d{1,16}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp)) > oldestMs) return false;
  const digest = createHmac('sha256', secret)
    .update(`${method.toUpperCase()}${signedUri(uri)}`)
    .update(rawBody)
    .update(timestamp)
    .digest();
  // The bytes of the text are compared: two texts that decode alike are not the same signature.
  const given = Buffer.from(signature);
  const expected = Buffer.from(digest.toString('base64'));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
