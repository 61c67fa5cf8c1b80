import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const sources = globSync('{src,connectors,intelligence,execution}/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts'),
);

/** Room of a file: the unit whose imports are ruled. */
function roomOf(file: string): string {
  const [first = '', second = '', third = ''] = file.split('/');
  if (first === 'connectors')
    return second === 'kit' ? 'kit' : file.includes('simulator') ? `simulator:${second}` : `connector:${second}`;
  if (first === 'src' && second === 'web' && third === 'dashboard') return 'dashboard';
  if (first === 'src' && second === 'web' && third === 'contract') return 'contract';
  if (first === 'src') return second.endsWith('.ts') ? second : second;
  return first;
}

/** Connectors that read another's form of the same thing: a table as an export has it, an API as its document has it. */
const builtUpon: Readonly<Record<string, string>> = {
  'connector:postgres': 'connector:csv',
  'connector:enrichment': 'connector:openapi',
};

/** What each room may import, besides itself and packages; `architecture.md` in words. */
function mayImport(from: string, to: string): boolean {
  if (from === to || to === 'domain') return true;
  if (from === 'main.ts' || from === 'wiring') return true;
  const [kind, system = ''] = from.split(':');
  const isGoogle = ['gmail', 'google-calendar', 'google-sheets', 'bigquery'].includes(system);
  if (isGoogle && to === `${kind}:google`) return true;
  if (from.startsWith('connector:')) return to === 'kit' || builtUpon[from] === to;
  if (from.startsWith('simulator:')) return to === 'kit';
  const surface = ['config.ts', 'observability', 'execution', 'orchestration', 'store', 'intelligence'];
  const allowed: Record<string, readonly string[]> = {
    domain: [],
    store: [],
    observability: [],
    intelligence: [],
    kit: [],
    'config.ts': [],
    orchestration: ['store', 'intelligence', 'kit'],
    execution: ['store', 'intelligence', 'orchestration'],
    cli: surface,
    web: [...surface, 'contract'],
    // in the browser: what the server says, and pure arithmetic and words alone
    dashboard: ['contract', 'intelligence'],
    contract: [],
    mcp: surface,
    slack: surface,
  };
  if (from === 'demo') return to.startsWith('simulator:');
  return (allowed[from] ?? []).includes(to);
}

/** The one list of next acts is words without any import that runs: the pages say the same as the alerts. */
function isSharedWithBrowser(from: string, to: string): boolean {
  return roomOf(from) === 'dashboard' && to === 'execution/alerts/next-action.ts';
}

const imports = sources.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)[^'"]*?from\s+['"](\.[^'"]+)['"]/gms),
    ...text.matchAll(/import\(\s*['"](\.[^'"]+)['"]/g),
  ];
  return found.map(([, path = '']) => ({ from: file, to: relative(root, resolve(root, dirname(file), path)) }));
});

test('imports between the rooms go one way [layout.import-directions]', () => {
  expect(imports.length).toBeGreaterThan(20);
  const wrong = imports.filter(
    ({ from, to }) => !mayImport(roomOf(from), roomOf(to)) && !isSharedWithBrowser(from, to),
  );
  expect(wrong.map(({ from, to }) => `${from} (${roomOf(from)}) -> ${to} (${roomOf(to)})`)).toEqual([]);
});

test('no files import each other in a circle [layout.no-cycles]', () => {
  const graph = Map.groupBy(imports, ({ from }) => from);
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    else if (!finished.has(file)) for (const { to } of graph.get(file) ?? []) visit(to, [...path, file]);
    finished.add(file);
  };
  for (const file of sources) visit(file, []);
  expect(circles).toEqual([]);
});

test('only src/config.ts reads the environment [layout.config-only-reader]', () => {
  const readers = sources.filter((file) =>
    /process\.env\b/.test(readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')),
  );
  expect(readers).toEqual(['src/config.ts']);
});

test('no source file is longer than 400 lines [layout.file-length]', () => {
  const long = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 401);
  expect(long).toEqual([]);
});

test('the top level holds exactly what the design names [layout.top-level]', () => {
  const tracked = globSync('*', { cwd: root, exclude: ['node_modules'] })
    .filter((name) => !name.startsWith('.'))
    .sort();
  expect(tracked).toEqual(
    [
      ...[
        'AGENTS.md',
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'REVIEW.md',
        'SECURITY.md',
        'biome.json',
        'bin',
        'connectors',
      ],
      ...[
        'docker-compose.yml',
        'docs',
        'drizzle.config.ts',
        'execution',
        'intelligence',
        'manifest.json',
        'package-lock.json',
        'package.json',
      ],
      ...['src', 'test', 'tsconfig.json', 'vitest.config.ts'],
    ].sort(),
  );
});
