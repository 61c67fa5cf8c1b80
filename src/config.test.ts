import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('an empty environment gives the embedded defaults', () => {
  const config = readConfig({}, '/srv/sales');
  expect(config).toMatchObject({
    dataDir: '/srv/sales/.bellwether',
    databaseUrl: null,
    redisUrl: null,
    noColor: false,
  });
});

test('a wrong variable gives one line naming it, its value and what to do [config.one-line-errors]', () => {
  for (const [name, value] of [
    ['BELLWETHER_PORT', 'http'],
    ['REDIS_URL', 'localhost'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['BELLWETHER_LOG_LEVEL', 'loud'],
  ] as const) {
    expect(() => readConfig({ [name]: value }, '/')).toThrow(
      new RegExp(`^${name}="${value.replaceAll('/', '\\/')}": .+ Correct or unset it\\.$`),
    );
  }
});

test('an empty variable counts as unset', () => {
  expect(readConfig({ REDIS_URL: '', NO_COLOR: '' }, '/').redisUrl).toBeNull();
});
