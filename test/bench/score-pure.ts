import { learnBenchmarks } from '../../intelligence/benchmarks/learn-benchmarks.ts';
import { scoreDeal } from '../../intelligence/risk/score-deal.ts';
import { priorsOnlyModel } from '../../intelligence/risk/win-model.ts';
import type { Activity } from '../../src/domain/activity.ts';
import type { DealContext } from '../../src/domain/deal-context.ts';
import { defaultRiskSettings } from '../../src/domain/settings.ts';
import { salesStages, wonDeals } from '../builders/closed-deals.ts';
import { activity, change, contact, daysAgo, dealContext, inOrder, task } from '../builders/deal-context.ts';

const activitiesPerDeal = 50;
const deals = 200;
const rounds = 41;

/** A deal of 90 days with an even mix of mail, calls, meetings and tasks; `number` varies who speaks and when. */
function benchDeal(number: number): DealContext {
  const kinds: readonly Partial<Activity>[] = [
    { direction: 'inbound', subject: 'Re: rollout plan' },
    { direction: 'outbound', subject: 'Our proposal' },
    { kind: 'meeting', direction: null, status: 'held', participantCount: 5 },
    { kind: 'call', direction: 'outbound' },
    { direction: 'outbound', subject: 'Following up' },
  ];
  const activities = Array.from({ length: activitiesPerDeal - 2 }, (_, index) =>
    activity((number % 15) + index * 1.6, {
      ...kinds[(index + number) % kinds.length],
      contactIds: [`contact-${(index * 7 + number) % 4}`],
    }),
  );
  return dealContext({
    opportunityId: `deal-${number}`,
    createdAt: daysAgo(90),
    activities: inOrder(...activities, task(-3), activity(-6, { kind: 'meeting', direction: null, status: 'planned' })),
    contacts: [
      contact('contact-0', 'Champion', 'IT Manager'),
      contact('contact-1', 'Economic Buyer', 'VP Finance'),
      contact('contact-2', null, 'Analyst'),
    ],
    changes: [
      change('stageId', 'qualify', 'discover', 70),
      change('closeDate', '2026-02-01', '2026-03-01', 50),
      change('nextStep', 'Call', 'Send the contract', 20),
      change('stageId', 'discover', 'proposal', 30),
      change('amount', '50000', '40000', 25),
    ],
  });
}

const settings = { ...defaultRiskSettings, competitors: ['Rivalsoft', 'Othersoft'] };
const stageDays = [
  ['qualify', 10],
  ['discover', 20],
  ['proposal', 20],
] as const;
const benchmarks = learnBenchmarks({ closed: wonDeals(40, stageDays), open: [], stages: salesStages });
const model = priorsOnlyModel(benchmarks);
const contexts = Array.from({ length: deals }, (_, number) => benchDeal(number));

let checksum = 0;
function roundMicros(): number {
  const start = performance.now();
  for (const context of contexts)
    checksum += scoreDeal({ context, benchmarks, settings, model, dataVersion: 'bench' }).risk;
  return ((performance.now() - start) * 1_000) / deals;
}

for (let warmUp = 0; warmUp < 5; warmUp += 1) roundMicros();
const micros = Array.from({ length: rounds }, roundMicros).sort((a, b) => a - b);
const context = {
  activitiesPerDeal,
  deals,
  rounds,
  node: process.version,
  meanRisk: checksum / (deals * (rounds + 5)),
};
const value = Math.round((micros[rounds >> 1] ?? 0) * 10) / 10;
console.log(JSON.stringify({ figure: 'score.pure_us', value, unit: 'µs', context }));
