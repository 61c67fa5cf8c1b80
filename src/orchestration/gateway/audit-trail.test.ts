import { expect, test } from 'vitest';
import { systemPrincipal } from '../../domain/principal.ts';
import { decisionEntry } from './audit-entry.ts';
import { type AuditEntry, AuditTrail, MemoryAuditSink } from './audit-trail.ts';
import { ManualClock } from './gateway-clock.ts';

const allowed = {
  effect: 'allow',
  rows: 'all',
  hiddenClasses: [],
  approval: 'none',
  reason: 'r',
  policyIds: [],
  policyVersion: 'v',
} as const;

function entry(requestId: string): AuditEntry {
  const about = {
    at: '2026-11-20T12:00:00.000Z',
    requestId,
    action: 'call',
    subject: 't',
    purpose: 'p',
    catalogVersion: 1,
  } as const;
  return decisionEntry(systemPrincipal('acme'), allowed, about);
}

function trail(capacity: number) {
  const sink = new MemoryAuditSink();
  const clock = new ManualClock();
  return { sink, clock, trail: new AuditTrail(sink, clock, { capacity, batchSize: 3, flushAfterMs: 200 }) };
}

test('rows are written together after a moment, or at once when a batch is full [gateway.audit-batches]', async () => {
  const { sink, clock, trail: audit } = trail(100);
  audit.reserve(0);
  audit.record(entry('a'));
  expect(sink.entries).toEqual([]);
  await clock.advance(200);
  expect(sink.entries.map(({ requestId }) => requestId)).toEqual(['a']);
  for (const id of ['b', 'c', 'd']) {
    audit.reserve(0);
    audit.record(entry(id));
  }
  await clock.advance(0);
  expect(sink.entries.map(({ requestId }) => requestId)).toEqual(['a', 'b', 'c', 'd']);
});

test('while the sink is down every row stays, in order, and is written when it is back [gateway.audit-never-drops]', async () => {
  const { sink, clock, trail: audit } = trail(100);
  sink.failing = true;
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    audit.reserve(0);
    audit.record(entry(id));
  }
  await clock.advance(60_000);
  expect([sink.entries.length, audit.pending]).toEqual([0, 5]);
  sink.failing = false;
  await clock.advance(5_000);
  expect(sink.entries.map(({ requestId }) => requestId)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(clock.pendingTimers).toBe(0);
});

test('when its memory is full, calls wait for room and fail at their deadline [gateway.audit-backpressure]', async () => {
  const { sink, clock, trail: audit } = trail(1);
  sink.failing = true;
  expect(audit.reserve(0)).toBeNull();
  const late = audit.reserve(clock.nowMs() + 100);
  const lateFails = expect(late).rejects.toMatchObject({ code: 'unavailable' });
  await clock.advance(100);
  await lateFails;
  const patient = audit.reserve(clock.nowMs() + 60_000);
  audit.record(entry('a'));
  sink.failing = false;
  await clock.advance(1_000);
  await expect(patient).resolves.toBeUndefined();
});

test('closing writes the rest, or says that rows could not be written [gateway.audit-never-drops]', async () => {
  const { sink, clock, trail: audit } = trail(10);
  audit.reserve(0);
  audit.record(entry('a'));
  sink.failing = true;
  await expect(audit.close()).rejects.toMatchObject({ code: 'unavailable' });
  sink.failing = false;
  await audit.close();
  expect([sink.entries.length, clock.pendingTimers]).toEqual([1, 0]);
});
