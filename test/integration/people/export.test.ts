import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTableColumns, getTableName, is, PgTable } from '../../../src/store/drizzle.ts';
import { notExported } from '../../../src/store/export/export-tables.ts';
import * as allTables from '../../../src/store/schema/all-tables.ts';
import { type BoardRoom, openBoardRoom } from '../web/board-room.ts';
import { runIn } from './run-in.ts';

let room: BoardRoom;
beforeAll(async () => {
  room = await openBoardRoom();
});
afterAll(() => room.close());
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'bellwether-out-')), 'export');

test('every table with a tenant is in the manifest with its rows, or with why it is not exported [people.export-complete]', async () => {
  await room.signInAs('admin', { id: 'p1' });
  const out = newFolder();
  const done = await runIn(room.store, ['export', 'tenant', '--workspace', 'acme', '--out', out, '--json']);
  expect(done.code, done.stderr).toBe(0);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const declared = Object.values(allTables)
    .filter((table) => is(table, PgTable))
    .filter((table) => 'tenantId' in getTableColumns(table))
    .map((table): string => getTableName(table));
  expect([...Object.keys(manifest.tables), ...Object.keys(manifest.notExported)].sort()).toEqual(
    [...declared, 'workspace'].sort(),
  );
  expect(Object.keys(notExported).filter((name) => !declared.includes(name))).toEqual([]);
  for (const [name, { rows, file, sha256 }] of Object.entries<{ rows: number; file: string | null; sha256: string }>(
    manifest.tables,
  )) {
    if (file === null) {
      expect([name, rows]).toEqual([name, 0]);
      continue;
    }
    const text = readFileSync(join(out, file), 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(rows);
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
    expect(text).not.toContain('globex');
  }
  expect(manifest.tables.record.rows).toBe(16);
  expect((await runIn(room.store, ['export', 'tenant', '--workspace', 'acme', '--out', out])).stderr).toContain(
    'not empty',
  );
});

test('the export of a person holds the rows that speak of them and none of others [people.export-person]', async () => {
  const out = newFolder();
  const done = await runIn(room.store, ['export', 'person', 'b@d1.test', '--workspace', 'acme', '--out', out]);
  expect(done.code, done.stderr).toBe(0);
  const lines = readdirSync(out)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(out, name), 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeGreaterThanOrEqual(2);
  expect(lines.filter((line) => !line.includes('b@d1.test'))).toEqual([]);
  const nobody = await runIn(room.store, [
    'export',
    'person',
    'no@one.test',
    '--workspace',
    'acme',
    '--out',
    newFolder(),
  ]);
  expect(nobody.stderr).toContain('Nothing in this workspace speaks of');
});
