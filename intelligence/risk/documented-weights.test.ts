import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signalIds } from '../../src/domain/signal.ts';
import { allSignals } from '../signals/all-signals.ts';
import { expertPriors, groupCaps } from './expert-priors.ts';
import { bandCutoffs } from './risk-of.ts';

const page = readFileSync(new URL('../../docs/intelligence.md', import.meta.url), 'utf8');

test('the page on intelligence states every signal, what it needs and its weights as they are', () => {
  for (const id of signalIds) {
    const { low, medium, high, group } = expertPriors[id];
    expect(page).toContain(`| ${id} | ${low} | ${medium} | ${high} | ${group ?? '–'} |`);
  }
  allSignals.forEach(({ id, needs }, index) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${index + 1} | \`${id}\` |`));
    for (const need of needs) expect(row).toContain(need);
  });
});

test('the page on intelligence states the caps and the bands as they are', () => {
  for (const [group, cap] of Object.entries(groupCaps)) expect(page).toContain(`${group} ${cap}`);
  expect(page).toContain(
    `medium from ${bandCutoffs.medium}, high from ${bandCutoffs.high}, critical from ${bandCutoffs.critical}`,
  );
});
