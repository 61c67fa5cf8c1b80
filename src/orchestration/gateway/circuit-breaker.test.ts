import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CircuitBreaker, defaultBreaker } from './circuit-breaker.ts';

function open(breaker: CircuitBreaker, nowMs: number): void {
  for (let failures = 0; failures < defaultBreaker.consecutiveFailures; failures += 1) breaker.failed(nowMs, false);
}

test('it opens after failures in a row and tells when to come back [gateway.breaker]', () => {
  const breaker = new CircuitBreaker();
  open(breaker, 1_000);
  expect(breaker.state(1_000)).toBe('open');
  expect(breaker.admit(2_000)).toEqual({ admitted: false, retryAfterMs: defaultBreaker.coolDownMs - 1_000 });
});

test('a system that fails every second time opens it too [gateway.breaker]', () => {
  const breaker = new CircuitBreaker();
  for (let calls = 0; calls < 20; calls += 1) {
    if (calls % 2 === 0) breaker.failed(0, false);
    else breaker.succeeded(false);
  }
  breaker.failed(0, false);
  expect(breaker.state(0)).toBe('open');
});

test('half-open lets exactly one probe through, whose answer decides [gateway.breaker-one-probe]', () => {
  const breaker = new CircuitBreaker();
  open(breaker, 0);
  const at = defaultBreaker.coolDownMs;
  expect(breaker.admit(at)).toEqual({ admitted: true, isProbe: true });
  expect(breaker.admit(at).admitted).toBe(false);
  breaker.failed(at, true);
  expect(breaker.admit(at + defaultBreaker.coolDownMs).admitted).toBe(false);
  expect(breaker.admit(at + 2 * defaultBreaker.coolDownMs)).toEqual({ admitted: true, isProbe: true });
  breaker.succeeded(true);
  expect(breaker.state(at + 2 * defaultBreaker.coolDownMs)).toBe('closed');
});

test('a probe whose caller left makes room for the next one [gateway.breaker-one-probe]', () => {
  const breaker = new CircuitBreaker();
  open(breaker, 0);
  breaker.admit(defaultBreaker.coolDownMs);
  breaker.abandoned(true);
  expect(breaker.admit(defaultBreaker.coolDownMs)).toEqual({ admitted: true, isProbe: true });
});

test('answers of calls made before it opened neither close it nor end the probe [gateway.breaker-one-probe]', () => {
  const breaker = new CircuitBreaker();
  open(breaker, 0);
  breaker.succeeded(false);
  expect(breaker.state(1)).toBe('open');
  breaker.admit(defaultBreaker.coolDownMs);
  breaker.failed(defaultBreaker.coolDownMs, false);
  expect(breaker.admit(defaultBreaker.coolDownMs).admitted).toBe(false);
});

test('whatever happens its state stays small, at most one probe is out, and it never stays open for good [gateway.breaker-bounded]', () => {
  const events = fc.array(fc.record({ waitMs: fc.nat(90_000), outcome: fc.constantFrom('ok', 'fail', 'leave') }), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(events, (sequence) => {
      const breaker = new CircuitBreaker();
      let nowMs = 0;
      for (const { waitMs, outcome } of sequence) {
        nowMs += waitMs;
        const admission = breaker.admit(nowMs);
        if (!admission.admitted) {
          expect(admission.retryAfterMs).toBeLessThanOrEqual(defaultBreaker.longestCoolDownMs);
          continue;
        }
        if (admission.isProbe) expect(breaker.admit(nowMs).admitted).toBe(false);
        if (outcome === 'ok') breaker.succeeded(admission.isProbe);
        else if (outcome === 'fail') breaker.failed(nowMs, admission.isProbe);
        else breaker.abandoned(admission.isProbe);
      }
      expect(breaker.admit(nowMs + defaultBreaker.longestCoolDownMs).admitted).toBe(true);
      expect(breaker.size).toBeLessThanOrEqual(defaultBreaker.windowSize);
    }),
  );
});
