import { expect, test } from 'vitest';
import { type AuditedAct, defaultAnomalySettings, findAnomalies, type PrincipalHistory } from './find-anomalies.ts';

const windowStart = '2026-03-02T10:00:00.000Z';
const known: PrincipalHistory = {
  firstSeenAt: '2026-01-01T00:00:00.000Z',
  systems: new Set(['salesforce']),
  busiestCount: 100,
};
const acts = (count: number, change: Partial<AuditedAct> = {}): AuditedAct[] =>
  Array.from({ length: count }, () => ({
    ...{ at: '2026-03-02T10:01:00.000Z', principalId: 'scout', system: 'salesforce', isDenied: false },
    ...change,
  }));
const kinds = (list: AuditedAct[], history: PrincipalHistory | null = known) =>
  findAnomalies(list, history ? new Map([['scout', history]]) : new Map(), windowStart).map(({ kind }) => kind);

test('a known principal using a system for the first time stands out once', () => {
  expect(kinds(acts(3, { system: 'gmail' }))).toEqual(['first_use']);
  expect(kinds(acts(3))).toEqual([]);
});

test('a new principal is left to get to know its systems, and a denied call is no use', () => {
  expect(kinds(acts(3, { system: 'gmail' }), null)).toEqual([]);
  expect(kinds(acts(3, { system: 'gmail' }), { ...known, firstSeenAt: '2026-03-02T08:00:00.000Z' })).toEqual([]);
  expect(kinds(acts(3, { system: 'gmail', isDenied: true }))).toEqual([]);
});

test('a burst is three times the busiest window before, and never below the floor', () => {
  expect(kinds(acts(300))).toEqual([]);
  expect(kinds(acts(301))).toEqual(['volume_burst']);
  expect(kinds(acts(defaultAnomalySettings.burstFloor), { ...known, busiestCount: 1 })).toEqual([]);
  expect(kinds(acts(defaultAnomalySettings.burstFloor + 1), { ...known, busiestCount: 1 })).toEqual(['volume_burst']);
});

test('denials count per principal', () => {
  expect(kinds(acts(4, { isDenied: true }))).toEqual([]);
  expect(kinds(acts(5, { isDenied: true }))).toEqual(['repeated_denials']);
  expect(kinds([...acts(4, { isDenied: true }), ...acts(4, { isDenied: true, principalId: 'other' })])).toEqual([]);
});
