import type { DemoStage, Segment } from './organisation.ts';

/** The sales process of the demo organisation, in order. */
export const stages: readonly DemoStage[] = [
  stage('Qualification', 1, 10, 'pipeline'),
  stage('Discovery', 2, 25, 'pipeline'),
  stage('Solution Validation', 3, 40, 'best_case'),
  stage('Proposal', 4, 60, 'best_case'),
  stage('Negotiation', 5, 80, 'commit'),
  { ...stage('Closed Won', 6, 100, 'closed'), isClosed: true, isWon: true },
  { ...stage('Closed Lost', 7, 0, 'omitted'), isClosed: true },
];

function stage(
  label: string,
  sortOrder: number,
  probabilityPercent: number,
  forecastCategory: DemoStage['forecastCategory'],
): DemoStage {
  return { label, sortOrder, probabilityPercent, forecastCategory, isClosed: false, isWon: false };
}

export const openStages: readonly string[] = stages.filter((each) => !each.isClosed).map((each) => each.label);

/** The stage of that label. @throws RangeError for a label outside the process. */
export function stageOf(label: string): DemoStage {
  const found = stages.find((each) => each.label === label);
  if (!found) throw new RangeError(`No stage is called "${label}".`);
  return found;
}

/** What is typical of a segment: days per open stage, deal size in whole currency units. */
export interface SegmentProfile {
  readonly stageDays: readonly number[];
  readonly medianAmount: number;
  readonly shareOfDeals: number;
  readonly winRate: number;
}

export const segmentProfiles: Readonly<Record<Segment, SegmentProfile>> = {
  smb: { stageDays: [6, 8, 9, 8, 7], medianAmount: 14_000, shareOfDeals: 0.42, winRate: 0.36 },
  mid_market: { stageDays: [9, 14, 16, 14, 12], medianAmount: 46_000, shareOfDeals: 0.34, winRate: 0.33 },
  enterprise: { stageDays: [14, 26, 32, 26, 24], medianAmount: 165_000, shareOfDeals: 0.24, winRate: 0.3 },
};
