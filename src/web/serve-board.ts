import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { securityHeaders } from './security-headers.ts';

/** The board's pages as they were built: a folder with `index.html` and, under `assets`, files named by their content. */
export interface BuiltBoard {
  readonly folder: string;
}

/** One file in memory with its compressed forms; null where compressing gains nothing. */
interface ServedFile {
  readonly mediaType: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
}

const mediaTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
};
/** Names of files carry a digest of their content, so that they never change. */
const forever = 'public, max-age=31536000, immutable';
const fileName = /^[\w.-]{1,200}\.([a-z0-9]{2,12})$/;

/**
 * Serves the pages: files of `/assets` compressed and kept by browsers for good, and `index.html` for every address that a page of the
 * board can have. While they are being built a page says so and loads itself again.
 */
export function serveBoard(server: FastifyInstance, board: () => Promise<BuiltBoard>, isHttps: boolean): void {
  const files = new Map<string, Promise<ServedFile | null>>();
  const load = async (path: string) => {
    const { folder } = await board();
    return readServedFile(join(folder, path));
  };
  const fileOf = (path: string) => {
    const known = files.get(path) ?? load(path);
    files.set(path, known);
    known.then(
      (file) => file === null && files.delete(path),
      () => files.delete(path),
    );
    return known;
  };
  server.get('/assets/:file', async (request, reply) => {
    const { file } = request.params as { file: string };
    const found = fileName.test(file) ? await fileOf(`assets/${file}`).catch(() => null) : null;
    if (found === null) return reply.code(404).send('There is no such file.\n');
    return sendFile(request, reply, found, forever);
  });
  server.get('/*', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const [name = ''] = path.slice(1).split('/');
    if (path === `/${name}` && fileName.test(name)) {
      const found = await fileOf(name).catch(() => null);
      return found === null
        ? reply.code(404).send('There is no such file.\n')
        : sendFile(request, reply, found, 'public, max-age=3600');
    }
    const index = await Promise.race([fileOf('index.html').catch(() => 'failed' as const), soon()]);
    if (index === null || typeof index === 'string') return sayWait(reply, index === 'building');
    const headers = securityHeaders(isHttps, scriptHashes(index.plain.toString('utf8')));
    return sendFile(request, reply.headers(headers), index, 'no-cache');
  });
}

const patienceMs = 1_000;
const soon = () => sleep(patienceMs, 'building' as const, { ref: false });

function sayWait(reply: FastifyReply, isBuilding: boolean): FastifyReply {
  const text = isBuilding
    ? 'The board is being built; this page comes back by itself.'
    : 'The board could not be built; the terminal says why. The API and the commands work.';
  const refresh = isBuilding ? '<meta http-equiv="refresh" content="2">' : '';
  return reply
    .code(503)
    .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '2' })
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bellwether</title>${refresh}</head><body><p>${text}</p></body></html>`,
    );
}

async function readServedFile(path: string): Promise<ServedFile | null> {
  const read = (file: string) => readFile(file).catch(() => null); // a form that was not made, or a file that is not there
  const [plain, gzip, brotli] = await Promise.all([read(path), read(`${path}.gz`), read(`${path}.br`)]);
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const mediaType = extension === 'html' ? 'text/html; charset=utf-8' : mediaTypes[extension];
  return plain === null || mediaType === undefined ? null : { mediaType, plain, gzip, brotli };
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile, caching: string): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const [encoding, body] =
    file.brotli && /\bbr\b/.test(accepted)
      ? ['br', file.brotli]
      : file.gzip && /\bgzip\b/.test(accepted)
        ? ['gzip', file.gzip]
        : [null, file.plain];
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply
    .headers({ 'content-type': file.mediaType, 'cache-control': caching, vary: 'accept-encoding' })
    .send(body);
}

/** Hashes of the scripts that stand in a page, for the policy that lets no other one run. */
export function scriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `sha256-${createHash('sha256').update(text).digest('base64')}`,
  );
}
