import { run as runModelBench } from '../bench/intelligence-model.ts';
import { printAsk } from './ask/print-ask.ts';
import { evaluateDemoStories } from './demo-stories.ts';
import { printRedaction } from './redaction.ts';
import { judgeUnseenTables } from './unseen-tables.ts';

/*
 * `npm run eval [NAME]`: how right the product is, one JSON line per figure; everything without a name. What was wrong goes to
 * stderr, for people to look at.
 */
const evals: Readonly<Record<string, () => Promise<void> | void>> = {
  demo: evaluateDemo,
  model: runModelBench,
  tables: () => judgeUnseenTables(tableSeeds, print, (line) => console.error(line)),
  ask: () => printAsk(print, (line) => console.error(line)),
  redaction: () => printRedaction((line) => console.log(line)),
};

const demoSeeds = 20;
const tableSeeds: readonly number[] = [1, 2];

async function evaluateDemo(): Promise<void> {
  const seeds = Array.from({ length: demoSeeds }, (_, at) => at + 1);
  const result = await evaluateDemoStories(seeds, (seed) => console.error(`seed ${seed} of ${demoSeeds}`));
  for (const line of [...result.missed, ...result.alarms]) console.error(line);
  const { stories, told, healthyDeals, alarmed, alerted } = result;
  const seeded = { seeds: `1 to ${demoSeeds}` };
  print('demo.story_recall', told / stories, 'ratio', { ...seeded, stories, told });
  print('demo.false_alarm_rate', alarmed / healthyDeals, 'ratio', { ...seeded, healthyDeals, alarmed, alerted });
}

function print(figure: string, value: number, unit: string, context: Record<string, unknown>): void {
  console.log(JSON.stringify({ figure, value, unit, context }));
}

const name = process.argv[2];
if (name !== undefined && !Object.hasOwn(evals, name)) {
  console.error(`"${name}" is no evaluation. There are: ${Object.keys(evals).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [each, evaluate] of Object.entries(evals)) if (name === undefined || name === each) await evaluate();
}
