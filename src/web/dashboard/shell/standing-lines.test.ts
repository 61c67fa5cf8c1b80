import { expect, test } from 'vitest';
import type { Standing } from '../../contract/standing.ts';
import { moment } from '../wording/dates.ts';
import { standingLines } from './standing-lines.ts';

const well: Standing = { sources: [], channels: [], isStopped: false, isHeld: false, hasData: true };

test('what is not read, not delivered or stopped is one sentence each, and nothing is said while all is well [dashboard.standing]', () => {
  expect(standingLines(well)).toEqual([]);
  const lines = standingLines({
    ...well,
    sources: [
      { system: 'gmail', readAt: '2026-11-20T10:02:00.000Z' },
      { system: 'hubspot', readAt: null },
    ],
    channels: [{ channel: 'slack-message', failingSince: '2026-11-20T09:00:00.000Z', waiting: 2 }],
    isStopped: true,
    isHeld: true,
  });
  expect(lines).toHaveLength(5);
  expect(lines[2]).toContain(`Gmail not read since ${moment('2026-11-20T10:02:00.000Z')}`);
  expect(lines[3]).toBe('HubSpot has not been read yet.');
  expect(lines[4]).toMatch(/^Slack message does not get through since .*; 2 deliveries tried again/);
});
