import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('the board’s contract imports zod and the domain alone, so that a browser can load it [web.contract-imports]', () => {
  const files = globSync('src/web/contract/**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(15);
  const wrong = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/from '([^']+)'/g)]
      .map(([, path = '']) => (path.startsWith('.') ? relative(root, resolve(root, dirname(file), path)) : path))
      .filter((path) => path !== 'zod' && !path.startsWith('src/web/contract/') && !path.startsWith('src/domain/'))
      .map((path) => `${file} -> ${path}`);
  });
  expect(wrong).toEqual([]);
});
