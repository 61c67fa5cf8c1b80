import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allCommands } from '../../src/cli/all-commands.ts';
import { lockDirectory } from '../../src/store/embedded/directory-lock.ts';
import { newDataDir, runProgram } from '../setup/program.ts';

test('every command has help with an example that names it [commands.help-has-example]', async () => {
  for (const { name, example, options, optionHelp } of allCommands) {
    expect(example, name).toContain(name);
    expect(Object.keys(optionHelp).sort(), name).toEqual(Object.keys(options).sort());
  }
  const { code, stdout } = await runProgram(['score', '--help'], newDataDir());
  expect(code).toBe(0);
  expect(stdout).toContain('Example:\n  bellwether score');
});

test('a wrong word, option or value is one line with what to do [commands.one-line-errors]', async () => {
  const dataDir = newDataDir();
  const cases: [string[], RegExp][] = [
    [['scroe'], /^bellwether: "scroe" is no command\. There are: .+\n$/],
    [
      ['score', '--bogus'],
      /^bellwether: bellwether score: Unknown option '--bogus'\. See `bellwether score --help`\.\n$/,
    ],
    [['score', '--as-of', '2017-02-30'], /^bellwether: --as-of "2017-02-30": give a day like 2026-03-31\.\n$/],
    [['score', 'extra'], /^bellwether: bellwether score: "extra" is one word too many\..+\n$/],
    [
      ['import', 'no-such-file.csv'],
      /^bellwether: .+no-such-file\.csv: there is no such file or folder\. Check the path\.\n$/,
    ],
    [['kill-switch', 'on'], /^bellwether: kill-switch: --reason TEXT is missing.+\n$/],
  ];
  for (const [words, line] of cases) {
    const { code, stdout, stderr } = await runProgram(words, dataDir);
    expect([code, stdout, stderr], words.join(' ')).toEqual([2, '', expect.stringMatching(line)]);
  }
});

test('a held directory, an unreachable Redis or PostgreSQL is one line with what to do [commands.one-line-errors]', async () => {
  const dataDir = newDataDir();
  const nothingThere = { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' };
  const postgres = await runProgram(['status'], dataDir, nothingThere);
  expect(postgres.stderr).toMatch(
    /^bellwether: PostgreSQL at 127\.0\.0\.1:1\/x: .+ Check DATABASE_URL and that the server runs\.\n$/,
  );
  expect(postgres.stderr).not.toContain('secret');
  const redis = await runProgram(['start', '--once'], dataDir, { REDIS_URL: 'redis://127.0.0.1:1' });
  expect(redis.stderr).toMatch(/^bellwether: .*127\.0\.0\.1:1.*\n$/);
  expect([postgres.code, redis.code]).toEqual([1, 1]);

  const lock = await lockDirectory(dataDir, 0);
  const held = await runProgram(['status'], dataDir);
  lock.release();
  expect([held.code, held.stderr]).toEqual([
    1,
    expect.stringMatching(/^bellwether: The data directory .+ is in use by process \d+\. .+\n$/),
  ]);
}, 120_000);

test('nothing readable ends with 2 and says why [import.nothing-readable]', async () => {
  const dataDir = newDataDir();
  const file = join(dataDir, '..', 'deals.csv');
  writeFileSync(file, Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0]));
  const { code, stderr } = await runProgram(['import', file], dataDir);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^bellwether: .*deals\.csv.*\n$/);
});

test('control commands answer in words and in JSON [commands.control] [commands.json-only] [commands.no-colour-off-a-terminal]', async () => {
  const dataDir = newDataDir();
  for (const words of [['doctor'], ['kill-switch', 'show'], ['audit', 'verify'], ['policy', 'check']]) {
    const text = await runProgram(words, dataDir);
    expect([text.code, text.stderr], words.join(' ')).toEqual([0, '']);
    expect(text.stdout).not.toContain('\u001b[');
    const json = await runProgram([...words, '--json'], dataDir);
    expect(() => JSON.parse(json.stdout), words.join(' ')).not.toThrow();
  }
}, 180_000);
