import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const suite = join(root, 'node_modules', '@modelcontextprotocol', 'conformance');

/** The official suite's version; null when it is not installed. */
export function suiteVersion(): string | null {
  const file = join(suite, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : null;
}

/** What one requirement set came to: names of scenarios, scored and unscored. */
export interface SuiteOutcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly unscoredPassed: readonly string[];
  readonly unscoredFailed: readonly string[];
  /** What failed scenarios said. */
  readonly reasons: Readonly<Record<string, readonly string[]>>;
}

interface Check {
  readonly status: string;
  readonly id: string;
  readonly errorMessage?: string;
}

/** Runs one frozen requirement set against `url` and counts the suite's own checks.json files. */
export async function runSuite(revision: string, url: string): Promise<SuiteOutcome> {
  const out = mkdtempSync(join(tmpdir(), 'bellwether-conformance-'));
  try {
    const words = ['server', '--url', url, '--requirements', revision, '--timeout', '20000', '-o', out];
    const child = spawn(process.execPath, [join(suite, 'dist', 'index.js'), ...words], { stdio: 'ignore' });
    await new Promise((ended) => child.on('close', ended));
    return count(revision, out);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function count(revision: string, out: string): SuiteOutcome {
  const required = parse(readFileSync(join(suite, 'requirements', `${revision}.yaml`), 'utf8')) as {
    readonly server: readonly string[];
    readonly not_scored: readonly { readonly scenario: string; readonly leg: string }[];
  };
  const unscored = required.not_scored.filter(({ leg }) => leg === 'server').map(({ scenario }) => scenario);
  const files = globSync('**/checks.json', { cwd: out });
  const checks = new Map<string, Check[]>();
  for (const file of files) {
    const folder = basename(dirname(file));
    const name = [...required.server, ...unscored]
      .filter((scenario) => folder.startsWith(`server-${scenario}-`) || folder.startsWith(`${scenario}-`))
      .sort((a, b) => b.length - a.length)[0];
    if (name !== undefined) checks.set(name, JSON.parse(readFileSync(join(out, file), 'utf8')) as Check[]);
  }
  const problems = (scenario: string) =>
    (checks.get(scenario) ?? [{ status: 'FAILURE', id: scenario, errorMessage: 'not run' }])
      .filter(({ status }) => status === 'FAILURE')
      .map(({ id, errorMessage }) => `${id}: ${errorMessage ?? ''}`.slice(0, 300));
  const holds = (scenario: string) => problems(scenario).length === 0;
  const not = (scenario: string) => !holds(scenario);
  const failed = [...required.server, ...unscored].filter(not);
  return {
    passed: required.server.filter(holds),
    failed: required.server.filter(not),
    unscoredPassed: unscored.filter(holds),
    unscoredFailed: unscored.filter(not),
    reasons: Object.fromEntries(failed.map((scenario) => [scenario, problems(scenario)])),
  };
}
