import { expect, test } from 'vitest';
import { segmentOf } from './segment-of.ts';

const account = {
  name: 'Acme',
  domain: null,
  industry: 'Retail',
  segment: null,
  region: null,
  employeeCount: 120,
  annualRevenue: null,
  ownerId: null,
  parentAccountId: null,
  custom: {},
};
const segments = [
  { name: 'shops', industries: ['Retail'], maxEmployees: 50 },
  { name: 'smb', maxEmployees: 200 },
  { name: 'enterprise', minEmployees: 5_000 },
];

test('an account without a segment gets the first whose conditions it meets, and unknown sizes meet none [learning.segments]', () => {
  expect(segmentOf(account, { segments })).toBe('smb');
  expect(segmentOf({ ...account, employeeCount: 20 }, { segments })).toBe('shops');
  expect(segmentOf({ ...account, employeeCount: null }, { segments })).toBeNull();
  expect(segmentOf({ ...account, segment: 'Strategic' }, { segments })).toBe('Strategic');
  expect(segmentOf(null, { segments })).toBeNull();
});
