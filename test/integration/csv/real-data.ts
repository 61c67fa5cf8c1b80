import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OpenUpload, openFiles } from './open-upload.ts';

const root = resolve(import.meta.dirname, '../../..');
const dataFolder = resolve(root, '../shared/data');

/** The tests of one real data set: reported as not run where the folder is missing, failed when BELLWETHER_REQUIRE=1. */
export function describeRealData(name: string, tests: (open: () => OpenUpload) => void): void {
  const folder = join(dataFolder, name);
  if (existsSync(folder)) {
    describe(name, () => tests(() => openFiles(readdirSync(folder).map((file) => join(folder, file)))));
    return;
  }
  test(`${name}: the real data is required only where BELLWETHER_REQUIRE=1`, () => {
    console.warn(`not run: ${name}, because ../shared/data is missing`);
    expect(process.env['BELLWETHER_REQUIRE']).not.toBe('1');
  });
}

/** The text of a mapping file under test/fixtures/mappings. */
export function mappingFixture(name: string): Promise<string> {
  return readFile(join(root, 'test/fixtures/mappings', name), 'utf8');
}

/** The path of a small file under test/fixtures/csv. */
export function csvFixture(name: string): string {
  return join(root, 'test/fixtures/csv', name);
}
