import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayRoom, serveEndpoint } from '../integration/mcp/upstream-room.ts';
import { fixtureToolNames, startFixtureServer } from './fixture-server.ts';
import { runSuite, type SuiteOutcome, suiteVersion } from './run-suite.ts';

const baselineFile = join(import.meta.dirname, 'baseline.json');
const revisions = ['2026-07-28', '2025-11-25'] as const;
const isVerbose = process.argv.includes('--verbose');

/** Runs a set through the layer, once by the fast path and once by the SDK's handler alone. */
async function measure(revision: string, fastPath: boolean): Promise<SuiteOutcome> {
  const fixture = await startFixtureServer();
  const room = await gatewayRoom({ remotes: [{ id: 'test', url: fixture.url, readOnlyTools: fixtureToolNames }] });
  const served = await serveEndpoint(room.parts, { fastPath });
  try {
    return await runSuite(revision, served.url.href);
  } finally {
    await served.close();
    await room.close();
    await fixture.close();
  }
}

/** One line a set: what passed on every path. */
function report(revision: string, outcomes: readonly { path: string; outcome: SuiteOutcome }[]): void {
  const isTask = (scenario: string) => scenario.startsWith('tasks-');
  const [first] = outcomes;
  if (!first) return;
  const { unscoredPassed, unscoredFailed } = first.outcome;
  const failed = [...new Set(outcomes.flatMap(({ outcome }) => outcome.failed))];
  const context = {
    of: first.outcome.passed.length + first.outcome.failed.length,
    paths: Object.fromEntries(outcomes.map(({ path, outcome }) => [path, outcome.passed.length])),
    failed,
    tasksPassed: unscoredPassed.filter(isTask).length,
    tasksOf: [...unscoredPassed, ...unscoredFailed].filter(isTask).length,
    unscoredPassed: unscoredPassed.filter((scenario) => !isTask(scenario)),
    suite: suiteVersion(),
    node: process.version,
  };
  const figure = `conformance.${revision.replaceAll('-', '_')}`;
  const value = context.of - failed.length;
  console.log(JSON.stringify({ figure, value, unit: 'passed', context }));
  if (!isVerbose) return;
  for (const { path, outcome } of outcomes) console.error(path, outcome.reasons);
}

async function main(): Promise<number> {
  if (suiteVersion() === null) {
    console.error('conformance: not run, @modelcontextprotocol/conformance is not installed.');
    return process.env['BELLWETHER_REQUIRE'] === '1' ? 1 : 0;
  }
  const baseline = JSON.parse(readFileSync(baselineFile, 'utf8')) as Record<string, string[]>;
  let code = 0;
  for (const revision of revisions) {
    const allowed = baseline[revision] ?? [];
    const outcomes = [{ path: 'fast', outcome: await measure(revision, true) }];
    // 2025-era requests never take the fast path
    if (revision === '2026-07-28') outcomes.push({ path: 'sdk', outcome: await measure(revision, false) });
    report(revision, outcomes);
    const failed = [...new Set(outcomes.flatMap(({ outcome }) => outcome.failed))];
    const worse = failed.filter((scenario) => !allowed.includes(scenario));
    if (worse.length > 0) {
      console.error(`conformance ${revision}: newly failing: ${worse.join(', ')}`);
      code = 1;
    }
    // the baseline may only shrink: what passes now must never fail again
    baseline[revision] = allowed.filter((scenario) => failed.includes(scenario));
  }
  const text = `${JSON.stringify(baseline, null, 2)}\n`;
  if (code === 0 && text !== readFileSync(baselineFile, 'utf8')) writeFileSync(baselineFile, text);
  return code;
}

process.exit(await main());
