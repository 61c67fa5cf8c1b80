import { runSsrf } from './run-ssrf.ts';

/* `npm run ssrf`: every address that must not be called by every entry point; one JSON line per figure. */
const { cases, urls, entryPoints, reached } = await runSsrf();
for (const line of reached) console.error(line);
for (const [figure, value] of [
  ['ssrf.cases', cases],
  ['ssrf.reached', reached.length],
] as const) {
  console.log(JSON.stringify({ figure, value, unit: 'count', context: { urls, entryPoints } }));
}
