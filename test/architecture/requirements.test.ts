import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allRequirements } from '../requirements.ts';

const root = join(import.meta.dirname, '..', '..');
const testFiles = globSync('{src,connectors,intelligence,execution,test}/**/*.test.ts', { cwd: root });

test('every requirement is cited by a test and every cited id is a requirement [layout.every-promise-tested]', async () => {
  const listed = (await allRequirements()).map(({ id }) => id);
  expect(listed, 'an id stands twice').toHaveLength(new Set(listed).size);
  const cited = new Set<string>();
  for (const file of testFiles) {
    const titles = readFileSync(join(root, file), 'utf8').matchAll(
      /(?:test|it)(?:\.each\([^)]*\)|\.for\([^)]*\))?\(\s*(['"`])((?:(?!\1).)*)\1/gs,
    );
    for (const [, , title = ''] of titles)
      for (const [, id] of title.matchAll(/\[([a-z0-9-]+\.[a-z0-9.-]+)\]/g)) cited.add(id ?? '');
  }
  expect(
    listed.filter((id) => !cited.has(id)),
    'promised but not tested',
  ).toEqual([]);
  expect(
    [...cited].filter((id) => !listed.includes(id)),
    'cited but not promised',
  ).toEqual([]);
});

test('test names are unique within each file', () => {
  const repeated: string[] = [];
  for (const file of testFiles) {
    const seen = new Set<string>();
    for (const [, , title = ''] of readFileSync(join(root, file), 'utf8').matchAll(
      /^\s*(?:test|it)\(\s*(['"`])((?:(?!\1).)*)\1/gm,
    )) {
      if (seen.has(title)) repeated.push(`${file}: ${title}`);
      seen.add(title);
    }
  }
  expect(repeated).toEqual([]);
});
