import { accountNews } from './account-news.ts';
import type { AnyAnalysis } from './analysis.ts';
import type { AnalysisPorts } from './analysis-ground.ts';
import { askAnalysis } from './ask.ts';
import { atRiskDeals } from './at-risk-deals.ts';
import { chartAnalysis } from './chart.ts';
import { dealReview, decliningEngagement, meetingPreparation, staleDeals } from './deal-lists.ts';
import { firstRow } from './first-row.ts';
import { messageAnalysis } from './message.ts';
import { periodAnalysis } from './period.ts';
import { pipelineHealth, pipelineHealthDocument } from './pipeline-health.ts';
import { reportDocumentAnalysis } from './report-document.ts';

const fixed = [
  firstRow,
  atRiskDeals,
  pipelineHealth,
  pipelineHealthDocument,
  periodAnalysis,
  chartAnalysis,
  messageAnalysis,
];
const made = [
  ...[askAnalysis, reportDocumentAnalysis, decliningEngagement, staleDeals, dealReview, meetingPreparation],
  accountNews,
];

/** Every analysis a plan can name. */
export function allAnalyses(ports: AnalysisPorts): ReadonlyMap<string, AnyAnalysis> {
  return new Map([...fixed, ...made.map((make) => make(ports))].map((each) => [each.id, each]));
}
