import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Episode } from '../../src/domain/alert.ts';
import type { Band, DealScore } from '../../src/domain/score.ts';
import type { Severity } from '../../src/domain/signal.ts';
import { dealAlert } from '../alerts/deal-alert.ts';
import { advanceEpisode } from './advance-episode.ts';

const lines = { openAtRisk: 60, closeBelowRisk: 50 };

function score(risk: number, severity: Severity | null = null, day = 1): DealScore {
  const band: Band = risk >= 85 ? 'critical' : risk >= 60 ? 'high' : risk >= 30 ? 'medium' : 'low';
  const signals: DealScore['signals'] =
    severity === null
      ? []
      : [{ id: 'ghosted', state: 'fired', severity, evidence: null, reason: null, contribution: 1 }];
  return {
    opportunityId: 'd1',
    name: 'Deal',
    owner: null,
    amount: null,
    currency: null,
    stage: null,
    closeDate: null,
    winProbability: null,
    risk,
    band,
    signals,
    model: { kind: 'priors', version: '1', winProbabilityReason: 'none', baseLogOdds: 0 },
    dataVersion: 'v',
    asOf: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  };
}

function open(risk: number): Episode {
  const step = advanceEpisode(null, 0, score(risk), lines);
  if (step.kind !== 'opened') throw new Error(`risk ${risk} opens nothing`);
  return step.episode;
}

test('an episode opens at the alert line and not below it [execution.episode-opens]', () => {
  expect(advanceEpisode(null, 0, score(59), lines).kind).toBe('none');
  expect(open(60)).toMatchObject({ id: 'd1#1', band: 'high', openedAt: '2026-01-01T00:00:00.000Z', closedAt: null });
});

test('a signal of high severity opens an episode whatever the risk, one of medium severity does not [execution.episode-opens]', () => {
  expect(advanceEpisode(null, 0, score(10, 'high'), lines).kind).toBe('opened');
  expect(advanceEpisode(null, 0, score(10, 'medium'), lines).kind).toBe('none');
});

test('it worsens once for each higher band, not for every higher risk [execution.episode-worsens]', () => {
  const episode = open(60);
  expect(advanceEpisode(episode, 1, score(84), lines).kind).toBe('continued');
  const worse = advanceEpisode(episode, 1, score(85), lines);
  expect(worse).toMatchObject({ kind: 'worsened', episode: { id: 'd1#1', band: 'critical', risk: 85 } });
});

test('it stays open between the two lines and closes clearly below [execution.episode-hysteresis]', () => {
  const episode = open(60);
  expect(advanceEpisode(episode, 1, score(50), lines).kind).toBe('continued');
  expect(advanceEpisode(episode, 1, score(49, null, 9), lines)).toMatchObject({
    kind: 'closed',
    episode: { closedAt: '2026-01-09T00:00:00.000Z' },
  });
});

test('over any history a deal alerts at most once for each episode and band, and never while risk stays between the lines [execution.one-alert-per-episode]', () => {
  const histories = fc.array(fc.tuple(fc.nat(100), fc.constantFrom<Severity | null>(null, 'medium', 'high')), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(histories, (history) => {
      let current: Episode | null = null;
      let count = 0;
      const alerts: string[] = [];
      for (const [index, [risk, severity]] of history.entries()) {
        const step = advanceEpisode(current, count, score(risk, severity, (index % 28) + 1), lines);
        if (step.kind === 'none') continue;
        if (step.kind === 'opened') count += 1;
        if (step.kind === 'opened' || step.kind === 'worsened') {
          expect(risk >= lines.openAtRisk || severity === 'high' || step.kind === 'worsened').toBe(true);
          alerts.push(`${step.episode.id}|${step.episode.band}`);
        }
        current = step.kind === 'closed' ? null : step.episode;
      }
      expect(new Set(alerts).size).toBe(alerts.length);
    }),
  );
});

test('a muted signal neither opens nor keeps an episode, and is named last [learning.muted-opens-no-alerts]', () => {
  const muted = new Set(['ghosted'] as const);
  expect(advanceEpisode(null, 0, score(40, 'high'), lines).kind).toBe('opened');
  expect(advanceEpisode(null, 0, score(40, 'high'), lines, muted).kind).toBe('none');
  expect(advanceEpisode(open(70), 1, score(40, 'high'), lines, muted).kind).toBe('closed');
  const fired = score(90, 'high');
  const other = { ...fired.signals[0], id: 'aging', severity: 'low', contribution: 3 } as DealScore['signals'][number];
  const both = { ...fired, signals: [...fired.signals, other] };
  const step = advanceEpisode(null, 0, both, lines, muted);
  expect(step.kind === 'opened' && step.episode.topSignals.map(({ id }) => id)).toEqual(['aging', 'ghosted']);
  const about = { id: 'd1#1', openedAt: both.asOf, change: 'opened' } as const;
  expect(dealAlert(both, about).reasons.map(({ signal }) => signal)).toEqual(['ghosted', 'aging']);
  expect(dealAlert(both, about, muted).reasons.map(({ signal }) => signal)).toEqual(['aging', 'ghosted']);
});
