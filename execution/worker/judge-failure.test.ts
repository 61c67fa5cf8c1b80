import { describe, expect, test } from 'vitest';
import type { ChannelClass } from '../../src/domain/alert.ts';
import { AppError, errorCodes } from '../../src/domain/errors.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import { judgeFailure } from './judge-failure.ts';

const settings = { backoffMs: [1_000, 5_000], expireAfterMs: 3_600_000, maxRetryAfterMs: 600_000, settleMs: 10_000 };

function action(change: Partial<ClaimedAction> = {}): ClaimedAction {
  return {
    tenantId: 'acme',
    id: 'a1',
    rule: 'deal-at-risk',
    subjectId: 'd1',
    channel: 'slack-message',
    recipient: 'C0DEALS',
    payload: {},
    requestKey: 'k',
    attempt: 1,
    crashAttempts: 0,
    failedAttempts: 0,
    mayHaveArrived: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    ageMs: 0,
    ...change,
  };
}

function judge(
  error: AppError,
  change: Partial<ClaimedAction> = {},
  channelClass: ChannelClass = 'B',
  phase: 'before' | 'effect' = 'effect',
) {
  return judgeFailure(error, { action: action(change), channelClass, whenUnsure: 'never_twice', phase }, settings);
}

describe('a failed attempt', () => {
  test('of class B whose outcome is not known leaves the provider time to take up what it holds before it is read back [execution.class-b-settles]', () => {
    const cut = new AppError('unavailable', 'no answer');
    expect(judge(cut)).toMatchObject({ kind: 'again', delayMs: 10_000, mayHaveArrived: true });
    // nothing can turn up late of what was not sent, and a provider with keys needs no read-back
    for (const soon of [judge(new AppError('unavailable', 'refused', { notSent: true })), judge(cut, {}, 'A')]) {
      expect((soon as { delayMs: number }).delayMs).toBeLessThanOrEqual(1_200);
    }
  });

  test('that was rate limited waits exactly as told, or at most the cap, and is not counted [execution.rate-limit-exact]', () => {
    const limited = (retryAfterMs?: number) =>
      judge(new AppError('rate_limited', 'slow down', retryAfterMs === undefined ? {} : { retryAfterMs }));
    expect(limited(1_234)).toMatchObject({ kind: 'again', delayMs: 1_234, isCounted: false, mayHaveArrived: false });
    expect(limited(0)).toMatchObject({ delayMs: 0 });
    expect(limited(86_400_000)).toMatchObject({ delayMs: 600_000 });
    for (const absurd of [undefined, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(limited(absurd)).toMatchObject({ kind: 'again', isCounted: false });
      const { delayMs } = limited(absurd) as { delayMs: number };
      expect(delayMs).toBeGreaterThanOrEqual(1_000);
      expect(delayMs).toBeLessThanOrEqual(1_200);
    }
  });

  test('on an unavailable system is tried again with growing waits and reads back first [execution.unavailable-backs-off]', () => {
    const first = judge(new AppError('unavailable', 'down'), {}, 'A');
    const later = judge(new AppError('unavailable', 'down'), { failedAttempts: 7 }, 'A');
    expect(first).toMatchObject({ kind: 'again', isCounted: true, mayHaveArrived: true });
    expect((first as { delayMs: number }).delayMs).toBeLessThanOrEqual(1_200);
    expect((later as { delayMs: number }).delayMs).toBeGreaterThanOrEqual(5_000);
  });

  test('on an unavailable system waits at least as long as it was told [execution.unavailable-backs-off]', () => {
    expect(judge(new AppError('unavailable', 'down', { retryAfterMs: 30_000 }))).toMatchObject({ delayMs: 30_000 });
    expect(
      (judge(new AppError('unavailable', 'down', { retryAfterMs: 1 })) as { delayMs: number }).delayMs,
    ).toBeGreaterThanOrEqual(1_000);
  });

  test('that certainly sent nothing does not make the next attempt unsure [execution.unavailable-backs-off]', () => {
    expect(judge(new AppError('unavailable', 'refused', { notSent: true }))).toMatchObject({ mayHaveArrived: false });
    expect(judge(new AppError('unavailable', 'down'), {}, 'B', 'before')).toMatchObject({ mayHaveArrived: false });
  });

  test('of class C in the middle of the effect ends as delivery_unknown under never twice [execution.class-c-never-twice]', () => {
    expect(judge(new AppError('unavailable', 'reset'), {}, 'C')).toMatchObject({ state: 'delivery_unknown' });
    expect(judge(new AppError('unavailable', 'refused', { notSent: true }), {}, 'C')).toMatchObject({ kind: 'again' });
  });

  test('past its time expires when nothing arrived and is delivery_unknown when something may have [execution.expires-visibly]', () => {
    const old = { ageMs: 3_600_000 };
    expect(judge(new AppError('unavailable', 'refused', { notSent: true }), old)).toMatchObject({ state: 'expired' });
    expect(judge(new AppError('unavailable', 'reset'), old)).toMatchObject({ state: 'delivery_unknown' });
  });

  test.each(errorCodes)('with code %s never ends silently [execution.failure-visible]', (code) => {
    const outcome = judge(new AppError(code, 'what and where'));
    expect(outcome.kind).not.toBe('sent');
    expect(outcome).toMatchObject({ code, message: 'what and where' });
    if (outcome.kind === 'ended') {
      const isUnclear = code === 'internal' || code === 'bad_vendor_response';
      expect(outcome.state).toBe(isUnclear ? 'delivery_unknown' : 'failed');
    }
  });
});
