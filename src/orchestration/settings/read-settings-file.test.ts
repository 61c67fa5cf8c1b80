import { expect, test } from 'vitest';
import { defaultWorkspaceSettings, riskSettingsOf } from '../../domain/workspace-settings.ts';
import { readSettingsFile } from './read-settings-file.ts';

test('an empty file means the defaults, and every part a revenue team expects can be set [learning.settings-file]', () => {
  expect(readSettingsFile('')).toEqual({ settings: defaultWorkspaceSettings, problems: [] });
  const { settings, problems } = readSettingsFile(`
fiscalCalendar: { firstMonth: 2, yearNamedBy: end }
targets:
  - { team: EMEA, startDate: 2026-02-01, endDate: 2026-04-30, amount: "500000", currency: EUR }
rates:
  currency: EUR
  rates: [{ currency: USD, date: 2026-01-01, rate: "0.92" }]
internalDomains: [acme.com]
segments: [{ name: smb, maxEmployees: 200 }, { name: enterprise, minEmployees: 5000 }]
requiredRolesByStage: { Proposal: [Economic Buyer] }
qualificationFieldsByStage: { Proposal: [metrics] }
competitors: [Globex]
redFlagPhrases: [no budget]
workCalendar: { days: [sunday, monday, tuesday, wednesday, thursday], timeZone: Asia/Jerusalem, holidays: [2026-04-02] }
thresholds: { noTwoWayDays: 10 }
signalWeights: { ghosted: 1.5 }
muting: { aging: never }
`);
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({ fiscalCalendar: { firstMonth: 2 }, muting: { aging: 'never' } });
  expect(settings && riskSettingsOf(settings)).toMatchObject({
    noTwoWayDays: 10,
    ghostedDays: 10,
    competitors: ['Globex'],
  });
});

test('every wrong setting is told at once, with the line it stands on [learning.settings-errors-name-the-line]', () => {
  const { settings, problems } = readSettingsFile(`thresholds:
  noTwoWayDays: -3
  notAThreshold: 1
targets:
  - { team: A, startDate: 2026-02-01, endDate: 2026-04-30, amount: "1", currency: EUR }
  - { team: B, startDate: soon, endDate: 2026-04-30, amount: "1", currency: EUR }
workCalendar:
  timeZone: Mars/Olympus
muting:
  ghosted: sometimes
`);
  expect(settings).toBeNull();
  expect(problems.map(({ line, field }) => [line, field])).toEqual([
    [2, 'thresholds.noTwoWayDays'],
    [3, 'thresholds.notAThreshold'],
    [6, 'targets.1.startDate'],
    [8, 'workCalendar.timeZone'],
    [10, 'muting.ghosted'],
  ]);
});

test('text that is no YAML, twice the same name or a bomb of aliases is refused with a line [learning.settings-errors-name-the-line]', () => {
  for (const text of ['competitors: [a\nmuting: }', 'competitors: [a]\ncompetitors: [b]']) {
    const { settings, problems } = readSettingsFile(text);
    expect(settings).toBeNull();
    expect(problems[0]?.line).toBeGreaterThan(0);
  }
  expect(readSettingsFile('- a\n- b').problems.length).toBeGreaterThan(0);
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [to, from] of [
    ['b', 'a'],
    ['c', 'b'],
    ['d', 'c'],
    ['e', 'd'],
  ] as const)
    bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
  expect(readSettingsFile(bomb.join('\n')).settings).toBeNull();
});
