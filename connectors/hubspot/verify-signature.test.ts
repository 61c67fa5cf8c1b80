import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyHubspotSignature } from './verify-signature.ts';

const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const nowMs = 1_780_000_000_000;
const uri = 'https://bellwether.example/webhooks/hubspot?portal=1';
const body = '[{"eventId":1,"subscriptionType":"deal.propertyChange","objectId":9007199254740993}]';

function sign(text: string, timestamp: number, at = uri): string {
  return createHmac('sha256', secret).update(`POST${at}${text}${timestamp}`).digest('base64');
}

test('a request that HubSpot signed now is accepted [hubspot.signature]', () => {
  expect(verifyHubspotSignature(body, 'POST', uri, String(nowMs), sign(body, nowMs), secret, nowMs)).toBe(true);
  expect(verifyHubspotSignature(Buffer.from(body), 'post', uri, String(nowMs), sign(body, nowMs), secret, nowMs)).toBe(
    true,
  );
});

test('escapes in the address are undone before it is compared [hubspot.signature]', () => {
  const signature = sign(body, nowMs, 'https://bellwether.example/h?next=/a:b');
  const asked = 'https://bellwether.example/h?next=%2Fa%3ab';
  expect(verifyHubspotSignature(body, 'POST', asked, String(nowMs), signature, secret, nowMs)).toBe(true);
});

test('a request older than five minutes or from the future is refused [hubspot.signature-age]', () => {
  for (const [ageMs, accepted] of [
    [299_000, true],
    [301_000, false],
    [-301_000, false],
  ] as const) {
    const at = nowMs - ageMs;
    expect(verifyHubspotSignature(body, 'POST', uri, String(at), sign(body, at), secret, nowMs)).toBe(accepted);
  }
});

test('every changed bit of body or signature is refused [hubspot.signature-forged]', () => {
  const signature = sign(body, nowMs);
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += 1) {
    const forged = Buffer.from(bytes);
    forged[at] = (forged[at] ?? 0) ^ 1;
    expect(verifyHubspotSignature(forged, 'POST', uri, String(nowMs), signature, secret, nowMs)).toBe(false);
  }
  for (let at = 0; at < signature.length; at += 1) {
    const forged = `${signature.slice(0, at)}${signature[at] === 'A' ? 'B' : 'A'}${signature.slice(at + 1)}`;
    expect(verifyHubspotSignature(body, 'POST', uri, String(nowMs), forged, secret, nowMs)).toBe(false);
  }
});

test('missing headers, another method, another address and an empty secret are refused [hubspot.signature-forged]', () => {
  const signature = sign(body, nowMs);
  const timestamp = String(nowMs);
  expect(verifyHubspotSignature(body, 'POST', uri, null, signature, secret, nowMs)).toBe(false);
  expect(verifyHubspotSignature(body, 'POST', uri, timestamp, null, secret, nowMs)).toBe(false);
  expect(verifyHubspotSignature(body, 'POST', uri, 'now', signature, secret, nowMs)).toBe(false);
  expect(verifyHubspotSignature(body, 'PUT', uri, timestamp, signature, secret, nowMs)).toBe(false);
  expect(verifyHubspotSignature(body, 'POST', `${uri}&x=1`, timestamp, signature, secret, nowMs)).toBe(false);
  expect(verifyHubspotSignature(body, 'POST', uri, timestamp, signature, '', nowMs)).toBe(false);
});
