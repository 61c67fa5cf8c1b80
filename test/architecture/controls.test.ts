import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { releaseBlockers, removals } from './controls.ts';

const root = join(import.meta.dirname, '..', '..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

test('every release blocker has a test named after it that fails when it is removed [controls.named]', () => {
  const proven = new Set(removals.map(({ control }) => control));
  expect(releaseBlockers.filter((control) => !proven.has(control))).toEqual([]);
  const missing = removals.filter(({ control, test: file, proof }) => {
    const titles = textOf(file).match(/^\s*(?:test|it)(?:\.each\([^)]*\))?\(\s*(['"`]).*\1,?/gm) ?? [];
    return !titles.some((title) => title.includes(`[${control}]`) && title.includes(`[${proof}]`));
  });
  expect(missing.map(({ control, test: file, proof }) => `${file}: no test is named [${control}] [${proof}]`)).toEqual(
    [],
  );
});

test('every removal that is tried still finds what it removes [controls.removals-apply]', () => {
  const edits = removals.flatMap((removal) => removal.edits);
  const lost = edits.filter(({ file, find }) => textOf(file).split(find).length !== 2);
  expect(lost.map(({ file, find }) => `${file}: ${find}`)).toEqual([]);
});
