import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { newDataDir, runProgram, startProgram, waitForOutput } from '../setup/program.ts';

const dataDir = newDataDir();

test('the first start shows steps, table, alerts and what to type next [start.shows-the-demo] [start.effects] [commands.no-colour-off-a-terminal]', async () => {
  const { code, stdout, stderr } = await runProgram(['start', '--once'], dataDir);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('demo data');
  expect(stdout).toMatch(/Read 520 deals, 40 accounts/);
  expect(stdout).toMatch(/Scored 120 open deals as of \d{4}-\d{2}-\d{2} against 400 closed ones/);
  expect(stdout).toMatch(/\d+ alerts for new risk/);
  expect(stdout).toMatch(/Risk +Band +Deal +Owner +Amount +Stage +Closes +Why/);
  expect(stdout).toMatch(/^sent +/m);
  for (const line of [
    /^(\d+) of \1 +alert +\S.+ Slack +[CD]\w+ \d+\.\d+/m,
    /^(\d+) of \1 +digest +\S.+ Slack +[CD]\w+ \d+\.\d+/m,
    /^1 of 1 +e-mail +\S+@\S+ +SMTP +<.+/m,
    /^1 of 1 +task +\S.+ Salesforce +00T\w+/m,
  ])
    expect(stdout).toMatch(line);
  expect(stdout).toContain('npx bellwether import');
  expect(stdout).not.toContain('\u001b[');
}, 120_000);

test('the second start reads nothing new and repeats no alert [start.second-start-is-quiet]', async () => {
  const { code, stdout } = await runProgram(['start', '--once'], dataDir);
  expect(code).toBe(0);
  expect(stdout).toContain('Nothing changed since the last start.');
  expect(stdout).toContain('No new alerts');
}, 120_000);

test('while it stays up it serves health and other commands alike, and ends when asked [start.stays-up] [commands.socket]', async () => {
  const alone = await runProgram(['score', '--json', '--workspace', 'demo'], dataDir);
  const standing = startProgram(['start'], dataDir);
  const text = await waitForOutput(standing, /Staying up: health at (\S+)\/healthz/);
  const [, url] = /health at (\S+)\/healthz/.exec(text) ?? [];
  const health = await fetch(`${url}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', checks: { database: 'ok' } }]);
  const through = await runProgram(['score', '--json', '--workspace', 'demo'], dataDir);
  const wrong = await runProgram(['score', '--bogus'], dataDir);
  expect(through.stdout).toBe(alone.stdout);
  expect(wrong.code).toBe(2);
  standing.kill('SIGTERM');
  const [code] = await once(standing, 'close');
  expect(code).toBe(0);
}, 180_000);

test('docker-compose.yml holds the stores and the roles, each with its own login and only what it needs [compose.is-valid]', () => {
  const file = parse(readFileSync(join(import.meta.dirname, '..', '..', 'docker-compose.yml'), 'utf8')) as {
    services: Record<string, ComposeService>;
    networks: Record<string, { internal?: boolean }>;
  };
  const { postgres, redis, serve, worker, connector, migrate } = file.services;
  expect([postgres?.image, redis?.image]).toEqual(['postgres:17', 'redis:7']);
  expect(redis?.command).toEqual(expect.arrayContaining(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']));
  for (const [name, role] of Object.entries({ serve, worker, connector })) {
    expect([role?.user, role?.read_only, role?.cap_drop, role?.command?.at(-1)]).toEqual(['node', true, ['ALL'], name]);
    expect(role?.environment?.['DATABASE_URL']).toContain(`//bellwether_${name}_login:`);
  }
  for (const role of [serve, worker]) {
    const names = Object.keys(role?.environment ?? {});
    expect(names).toEqual(expect.arrayContaining(['REDIS_URL', 'BELLWETHER_CONNECTOR_URL', 'BELLWETHER_SIGNING_KEY']));
    expect(names).not.toContain('BELLWETHER_KEY_FILE');
    expect(role?.volumes).toEqual(['.:/app:ro']);
    expect(role?.networks).not.toContain('outside');
  }
  expect(Object.keys(connector?.environment ?? {})).not.toContain('BELLWETHER_SIGNING_KEY');
  expect(connector?.networks).toContain('outside');
  expect(migrate?.command?.at(-1)).toBe('migrate');
  expect([file.networks['stores'], file.networks['roles']]).toEqual([{ internal: true }, { internal: true }]);
});

interface ComposeService {
  readonly image: string;
  readonly command?: string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly environment?: Record<string, string>;
  readonly volumes?: string[];
  readonly networks?: string[];
}

test('the demo is read from HubSpot, Gmail, Calendar, Slack and EDGAR as well, into a workspace of its own [demo.five-systems]', async () => {
  const { code, stdout, stderr } = await runProgram(['start', '--once', '--crm', 'hubspot'], newDataDir());
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(
    'HubSpot, Gmail, Google Calendar, Slack, SEC EDGAR and a mail server are simulated on this machine',
  );
  expect(stdout).toMatch(
    /Read 520 deals, 40 accounts, 880 contacts, [\d,]+ activities, [\d,]+ messages and meetings, \d+ public events/,
  );
  expect(stdout).toContain('adverse news on the account');
}, 180_000);
