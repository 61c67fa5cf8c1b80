import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface LockedPackage {
  readonly version?: string;
  readonly name?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  lockfileVersion: number;
  packages: Record<string, LockedPackage>;
};
const locked = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);

/** Server code: whatever runs beside a person's terminal. */
const serverFiles = globSync('{src,connectors,execution,intelligence}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts') && !/\.fixture\.ts$/.test(file),
);

/** Ways to start a process or to run text as code, by what their source looks like. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ['child_process', /['"`](?:node:)?child_process['"`]/],
  ['cluster', /['"`](?:node:)?cluster['"`]/],
  ['vm', /['"`](?:node:)?vm['"`]/],
  ['repl or inspector', /['"`](?:node:)?(?:repl|inspector)(?:\/promises)?['"`]/],
  ['eval', /(?<![\w.])eval\s*\(|globalThis\s*(?:\.|\[\s*['"`])eval/],
  ['Function constructor', /(?:\bnew\s+|(?<![\w.:<|&(]\s?))Function\s*\(|\.constructor\s*\(\s*['"`]|AsyncFunction/],
  ['timer with text', /set(?:Timeout|Interval|Immediate)\s*\(\s*['"`]/],
  ['process.binding', /process\s*\.\s*(?:binding|dlopen)\b/],
  ['code from a data URL', /import\(\s*[`'"]data:/],
];

/** Comments tell about such things without doing them. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

test('server code starts no process and runs no text as code [roles.no-code-execution]', () => {
  expect(serverFiles.length).toBeGreaterThan(300);
  const found = serverFiles.flatMap((file) => {
    const text = code(readFileSync(join(root, file), 'utf8'));
    return forbidden.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${file}: ${what}`);
  });
  expect(found).toEqual([]);
});

test.each([
  ['child_process', "import { spawn } from 'node:child_process';"],
  ['child_process', "const { exec } = await import('child_process');"],
  ['vm', "import vm from 'node:vm';"],
  ['eval', 'const two = eval("1 + 1");'],
  ['eval', 'globalThis["eval"]("1");'],
  ['Function constructor', 'const run = new Function("return 1");'],
  ['Function constructor', 'const run = Function("return 1");'],
  ['Function constructor', '(() => {}).constructor("return 1")();'],
  ['timer with text', 'setTimeout("work()", 10);'],
])('the check sees %s in %s [roles.no-code-execution]', (what, text) => {
  expect(forbidden.filter(([, pattern]) => pattern.test(code(text))).map(([name]) => name)).toContain(what);
});

test('every package of the lock has its integrity and comes from the default registry or nowhere [roles.lock-integrity]', () => {
  expect(lock.lockfileVersion).toBe(3);
  expect(locked.length).toBeGreaterThan(100);
  // npm records none for what comes inside another package's archive
  const bundled = new Set(
    Object.entries(lock.packages)
      .filter(([, entry]) => (entry as { inBundle?: boolean }).inBundle)
      .map(([path]) => path),
  );
  const without = locked.filter(([path, { integrity }]) => !bundled.has(path) && !/^sha512-/.test(integrity ?? ''));
  expect(without.map(([path]) => path)).toEqual([]);
  const hosts = new Set(locked.flatMap(([, { resolved }]) => (resolved === undefined ? [] : [new URL(resolved).host])));
  expect([...hosts].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
});

test('the SBOM names every package of the lock with its version and digest [roles.sbom]', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bellwether-sbom-')), 'sbom.json');
  execFileSync(process.execPath, [join(root, 'bin', 'sbom.mjs'), file], { cwd: root, stdio: 'pipe' });
  const sbom = JSON.parse(readFileSync(file, 'utf8')) as {
    bomFormat: string;
    specVersion: string;
    metadata: { component: { name: string } };
    components: { purl: string; hashes?: { alg: string; content: string }[] }[];
  };
  expect([sbom.bomFormat, sbom.metadata.component.name]).toEqual(['CycloneDX', 'bellwether']);
  const named = new Set(sbom.components.map(({ purl }) => decodeURIComponent(purl)));
  const missing = locked
    // an alias stands in the lock with the name of what it really is
    .map(([path, { name, version }]) => `pkg:npm/${name ?? path.split('node_modules/').at(-1)}@${version}`)
    .filter((purl) => !named.has(purl));
  expect(missing).toEqual([]);
  expect(sbom.components.filter(({ hashes }) => !hashes?.some(({ alg }) => alg === 'SHA-512'))).toEqual([]);
}, 120_000);
