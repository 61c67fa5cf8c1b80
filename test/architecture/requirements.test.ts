import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allRequirements } from '../requirements.ts';

const root = join(import.meta.dirname, '..', '..');
const testFiles = globSync('{src,connectors,intelligence,execution,test}/**/*.test.ts', { cwd: root });

/** `[area.kebab-sentence]`, as tests cite a requirement in their titles. */
const idPattern = /\[([a-z0-9-]+\.[a-z0-9.-]+)\]/g;

test('every requirement is cited by a test and every cited id is a requirement [layout.every-promise-tested]', async () => {
  const listed = (await allRequirements()).map(({ id }) => id);
  expect(listed, 'an id stands twice').toHaveLength(new Set(listed).size);
  const mentioned = new Set<string>();
  const cited = new Set<string>();
  for (const file of testFiles) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, id = ''] of text.matchAll(idPattern)) mentioned.add(id);
    for (const [, , title = ''] of text.matchAll(/(?:test|it|describe)\(\s*(['"`])((?:(?!\1).)*)\1/gs)) {
      for (const [, id = ''] of title.matchAll(idPattern)) cited.add(id);
    }
  }
  expect(
    listed.filter((id) => !mentioned.has(id)),
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
