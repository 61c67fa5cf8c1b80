import { createHmac, timingSafeEqual } from 'node:crypto';

/** One inbound request as it came: `uri` whole, with scheme and host; `rawBody` the bytes before any parsing. */
export interface SignedRequest {
  readonly rawBody: string | Uint8Array;
  readonly method: string;
  readonly uri: string;
  /** `X-HubSpot-Request-Timestamp`, milliseconds as text; null when absent. */
  readonly timestamp: string | null;
  /** `X-HubSpot-Signature-v3`; null when absent. */
  readonly signature: string | null;
}

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
    (escape) => undone[escape.toUpperCase()] ?? escape,
  );
}

/**
 * True when HubSpot signed this request with the app's secret within the last five minutes. Requests from the future by more than
 * that are refused too. Compared in constant time.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation (2026-11-20)
 */
export function isSignedByHubspot(request: SignedRequest, secret: string, nowMs: number): boolean {
  const { rawBody, method, uri, timestamp, signature } = request;
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

/** As `isSignedByHubspot`, part by part. */
export function verifyHubspotSignature(
  rawBody: string | Uint8Array,
  method: string,
  uri: string,
  timestamp: string | null,
  signature: string | null,
  secret: string,
  nowMs: number,
): boolean {
  return isSignedByHubspot({ rawBody, method, uri, timestamp, signature }, secret, nowMs);
}
