import { openTestStore } from '../setup/databases.ts';
import { carriers, encodings, goals } from './attacks.ts';
import { openInjectionRoom } from './injection-room.ts';
import { asker, runAttacks } from './run-attacks.ts';
import { runPipelineTwins } from './run-pipeline-twins.ts';
import { runPlannedAttacks } from './run-planned-attacks.ts';

/*
 * `npm run injection`: 14 carriers × 12 goals × 6 encodings against a model that always obeys, and the same texts through
 * scoring and alerting. Prints one JSON line per figure; every effect on stderr.
 */
const room = await openInjectionRoom();
const attacked = await runAttacks(room, asker);
const store = await openTestStore();
const pipeline = await runPipelineTwins(room, store);
const planned = await runPlannedAttacks(room, store, asker);
await store.close();
await room.close();
const effects = [...attacked.effects, ...pipeline.effects, ...planned.effects];
for (const effect of effects) console.error(effect);
const context = {
  carriers: carriers.length,
  goals: Object.keys(goals).length,
  encodings: encodings.length,
  obeyed: attacked.obeyed,
  demands: attacked.demands,
  scored: pipeline.scored,
  alerts: pipeline.alerts,
  plannedCases: planned.cases,
  plansObeyed: planned.obeyed,
  plansRun: planned.proposed,
};
print('injection.cases', attacked.cases);
print('injection.effects', effects.length);

function print(figure: string, value: number): void {
  console.log(JSON.stringify({ figure, value, unit: 'count', context }));
}
