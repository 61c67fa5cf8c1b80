import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import { findArtefact } from '../store/artefacts.ts';
import type { Store } from '../store/open-store.ts';
import type { MountedHandler } from './health-server.ts';

const path = '/artefacts/';

/**
 * The address of one stored document of one workspace, good until `expiresAt`: who has it may read that document and nothing else.
 * `key` 32 bytes; `base` is where people reach this installation.
 */
export function artefactLink(
  key: Uint8Array,
  base: string,
  [tenantId, id, expiresAt]: readonly [tenantId: string, id: string, expiresAt: Instant],
): string {
  const until = String(Date.parse(expiresAt));
  const url = new URL(`${path}${encodeURIComponent(tenantId)}/${encodeURIComponent(id)}`, base);
  url.searchParams.set('until', until);
  url.searchParams.set('signature', sign(key, tenantId, id, until).toString('base64url'));
  return url.href;
}

function sign(key: Uint8Array, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', key)
    .update(parts.map((part) => `${part.length}|${part}`).join('|'))
    .digest();
}

/** Answers signed addresses of documents. Anything that is not right is answered alike: 404. */
export function serveArtefacts(key: Uint8Array, store: Store, nowMs: () => number): MountedHandler {
  return (request, response) => {
    if (!request.url?.startsWith(path)) return false;
    const missing = () => response.writeHead(404, plainHeaders).end('Not found, or its time is over.\n');
    const asked = request.method === 'GET' ? readLink(request.url, key, nowMs()) : null;
    if (asked === null) missing();
    else {
      store
        .withTenant(asked.tenantId, (tx) => findArtefact(tx, asked.id))
        .then((found) => {
          if (found === null) return missing();
          const { fileName, mediaType, content } = found;
          const disposition = `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`;
          const headers = { 'content-type': mediaType, 'content-disposition': disposition };
          return response.writeHead(200, { ...plainHeaders, ...headers }).end(content);
        })
        .catch(() => response.writeHead(503, plainHeaders).end('Not available just now.\n'));
    }
    return true;
  };
}

/** A document is handed over as a file: it runs nothing here, is not kept on the way, and its address is told to nobody. */
const plainHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
};

function readLink(text: string, key: Uint8Array, nowMs: number): { tenantId: string; id: string } | null {
  const url = URL.parse(text, 'http://localhost');
  const [tenantId, id, ...more] = (url?.pathname.slice(path.length) ?? '').split('/').map(decode);
  const until = url?.searchParams.get('until') ?? '';
  const given = Buffer.from(url?.searchParams.get('signature') ?? '', 'base64url');
  if (!tenantId || !id || more.length > 0 || !/^\d{1,15}$/.test(until) || Number(until) <= nowMs) return null;
  const expected = sign(key, tenantId, id, until);
  return given.length === expected.length && timingSafeEqual(given, expected) ? { tenantId, id } : null;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // a broken escape is no name of ours
  }
}
