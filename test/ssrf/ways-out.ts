import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The product's sources, without tests, simulators and their kit. */
export function productSources(): { readonly file: string; readonly code: string }[] {
  return globSync('{src,connectors,intelligence,execution}/**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.ts$|simulator/.test(file))
    .sort()
    .map((file) => ({ file, code: withoutComments(readFileSync(join(root, file), 'utf8')) }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Modules with which a process can open a connection, or ask a name server. */
const networkModules =
  /(?:from |import\()'((?:node:)?(?:http|https|http2|net|tls|dgram|dns)(?:\/promises)?|undici|ioredis|pg|bullmq|ws|nodemailer(?:\/lib\/(?:smtp-connection|smtp-transport|smtp-pool|mailer))?|@slack\/web-api|jsforce|openid-client|@modelcontextprotocol\/client[^']*)'/g;
const globalCalls = /(?<![.\w])(fetch|WebSocket|EventSource)\(/g;

/** Every use of the network in the sources, as `file: what`; imports of types alone do not count. */
export function usesOfTheNetwork(): string[] {
  return productSources().flatMap(({ file, code }) => {
    const values = code.replace(/import type [^;]*;/g, '');
    const found = [...values.matchAll(networkModules), ...values.matchAll(globalCalls)].map(([, what]) => what);
    return [...new Set(found)].map((what) => `${file}: ${what}`);
  });
}

/** The sources that call out through the outbound client: each must be an entry point. */
export function callersOfTheOutboundClient(): string[] {
  return productSources()
    .filter(({ code }) =>
      /\bhttp\s*\.(fetch|agent|addressOf)\b|\bcustody\.send\b|\bsend: SendRequest,|\bpolicy\.checkUrl\b/.test(code),
    )
    .map(({ file }) => file);
}
