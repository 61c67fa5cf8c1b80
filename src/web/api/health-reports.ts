import type { DealScore } from '../../domain/score.ts';
import type { Instant } from '../../domain/time.ts';
import { principalKey } from '../../orchestration/policy/decision.ts';
import { reportPipelineHealth } from '../../orchestration/reports/pipeline-health.ts';
import type { PipelineHealthReport } from '../../orchestration/reports/pipeline-health-report.ts';
import { scorePipeline } from '../../orchestration/scoring/score-pipeline.ts';
import { readMarks } from '../../store/change-marks.ts';
import type { Asking } from './route-handler.ts';

async function dataKey({ parts, principal }: Asking): Promise<readonly unknown[]> {
  const marks = await parts.store.withTenant(principal.tenantId, (tx) => readMarks(tx));
  return [marks['scores'], marks['connections']];
}

/** The report of two dates for this person, shared by those with the same rights. */
export async function healthReport(asking: Asking, asOf: Instant, since: Instant): Promise<PipelineHealthReport> {
  const { parts, principal, decision, reader } = asking;
  const { tenantId } = principal;
  const rights = [principalKey(principal), decision.rows, decision.hiddenClasses, decision.policyVersion];
  const key = JSON.stringify([asOf, since, await dataKey(asking), rights]);
  return parts.kept.health.get(key, () => reportPipelineHealth(parts.store, { tenantId, asOf, since, reader }));
}

/** The score of one deal with what was known on a past day; null: it was not open then, or is not this person's to see. */
export async function pastScore(asking: Asking, opportunityId: string, asOf: Instant): Promise<DealScore | null> {
  const { parts, principal, reader } = asking;
  const { tenantId } = principal;
  const key = JSON.stringify([tenantId, asOf, await dataKey(asking)]);
  const scores = await parts.kept.scorings.get(key, async () => {
    const scored = await scorePipeline(parts.store, tenantId, asOf);
    return new Map(scored.scores.map((score) => [score.opportunityId, score]));
  });
  const score = scores.get(opportunityId);
  return score ? ((await reader.onlyVisible([score]))[0] ?? null) : null;
}
