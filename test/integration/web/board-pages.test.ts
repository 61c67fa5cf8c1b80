import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { serveBoard } from '../../../src/web/serve-board.ts';

const theme = "document.documentElement.dataset.theme='dark'";

function builtBoard(): string {
  const folder = mkdtempSync(join(tmpdir(), 'board-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    `<html><script>${theme}</script><script type="module" src="/assets/a.js"></script></html>`,
  );
  writeFileSync(join(folder, 'assets', 'a.js'), 'plain');
  writeFileSync(join(folder, 'assets', 'a.js.br'), 'brotli');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  return folder;
}

test('pages come for every address of the board, files compressed and for good, and nothing beside the build [web.pages] [web.headers]', async () => {
  const server = fastify();
  const folder = builtBoard();
  serveBoard(server, async () => ({ folder }), true);
  for (const url of ['/', '/deals/006A000001?tab=why', '/pipeline']) {
    const page = await server.inject({ url });
    expect([url, page.statusCode, page.headers['cache-control']]).toEqual([url, 200, 'no-cache']);
    const hash = createHash('sha256').update(theme).digest('base64');
    expect(page.headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`);
  }
  const file = await server.inject({ url: '/assets/a.js', headers: { 'accept-encoding': 'gzip, br' } });
  expect([file.body, file.headers['content-encoding'], file.headers['cache-control']]).toEqual([
    'brotli',
    'br',
    'public, max-age=31536000, immutable',
  ]);
  expect((await server.inject({ url: '/assets/a.js' })).body).toBe('plain');
  for (const url of [
    '/secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/none.js',
    '/..%2f..%2fetc%2fpasswd',
    '/assets/a.js.br',
  ]) {
    const answer = await server.inject({ url });
    expect([url, answer.body.includes('secret'), answer.body.includes('root:')]).toEqual([url, false, false]);
  }
  await server.close();
});

test('while the pages are being built a page says so and comes back by itself [web.pages]', async () => {
  const server = fastify();
  serveBoard(server, () => new Promise(() => undefined), false);
  const page = await server.inject({ url: '/' });
  expect([page.statusCode, page.headers['retry-after']]).toEqual([503, '2']);
  expect(page.body).toContain('http-equiv="refresh"');
  await server.close();
});
