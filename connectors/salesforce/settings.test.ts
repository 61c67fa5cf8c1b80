import { expect, test } from 'vitest';
import { salesforceSettingsSchema } from './settings.ts';

test.each([
  'http://login.salesforce.com',
  'ftp://login.salesforce.com',
  'login.salesforce.com',
  'http://127.0.0.1.evil.example',
])('the login address %s is refused: tokens would leave unencrypted [salesforce.https-only]', (loginUrl) => {
  expect(salesforceSettingsSchema.safeParse({ loginUrl }).error?.issues[0]?.path).toEqual(['loginUrl']);
});

test.each([
  'https://test.salesforce.com',
  'http://127.0.0.1:4010',
  'http://[::1]:4010',
  'http://salesforce-simulator:8080',
])('the login address %s is taken', (loginUrl) => {
  expect(salesforceSettingsSchema.parse({ loginUrl }).loginUrl).toBe(loginUrl);
});

test('without settings production, a current API version and 500 rows a page are used', () => {
  expect(salesforceSettingsSchema.parse({})).toEqual({
    loginUrl: 'https://login.salesforce.com',
    instanceUrl: null,
    apiVersion: '66.0',
    pageSize: 500,
    customFields: null,
    bulkAboveRows: 2000,
    idempotencyField: null,
  });
});
