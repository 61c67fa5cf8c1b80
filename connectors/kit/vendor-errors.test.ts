import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import { parseVendorJson, transportError, vendorError } from './vendor-errors.ts';

const nowMs = Date.parse('2026-11-20T12:00:00.000Z');

test.each([
  [400, 'invalid_input'],
  [401, 'auth_expired'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [414, 'limit_exceeded'],
  [418, 'bad_vendor_response'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [599, 'unavailable'],
])('status %s is %s [connectors.status-codes]', (status, code) => {
  expect(vendorError({ system: 'Vendor', status, retryAfter: null }, nowMs).code).toBe(code);
});

test('the wait of a throttled answer, and of an outage that names one, is kept', () => {
  const wait = (status: number, retryAfter: string | null) =>
    vendorError({ system: 'Vendor', status, retryAfter }, nowMs).data.retryAfterMs;
  expect(wait(429, '7')).toBe(7_000);
  expect(wait(503, '9')).toBe(9_000);
  expect(wait(503, null)).toBeUndefined();
  expect(wait(404, '9')).toBeUndefined();
});

test.each(['<html></html>', '', '{"a":', 'null,'])('%j instead of JSON is a bad vendor response', (text) => {
  expect(() => parseVendorJson('Vendor', 'a list', text)).toThrow(
    expect.objectContaining({ code: 'bad_vendor_response' }) as Error,
  );
  expect(parseVendorJson('Vendor', 'a list', '{"a":1}')).toEqual({ a: 1 });
});

test('our own refusal inside a failed fetch comes out as it is', () => {
  const refusal = new AppError('forbidden', 'not there');
  const failed = new TypeError('fetch failed', { cause: refusal });
  expect(transportError(failed, 'host')).toBe(refusal);
});

test('a reset says which host and how, without the request', () => {
  const failed = new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
  expect(transportError(failed, 'crm.example')).toMatchObject({
    code: 'unavailable',
    message: 'crm.example could not be reached (ECONNRESET).',
  });
});
