import { driftText } from '../../../intelligence/win-model/check-drift.ts';
import { AppError } from '../../domain/errors.ts';
import { addDays, dateOf, endOfDay } from '../../domain/time.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { readStatus } from '../../orchestration/sync/workspace-status.ts';
import { readWinModel } from '../../store/win-models.ts';
import { chooseWorkspace } from '../../store/workspaces.ts';
import * as quality from '../contract/data-quality.ts';
import { readModel } from '../contract/model.ts';
import { healthReport } from './health-reports.ts';
import { driftReportSchema, trainedReportSchema } from './model-report.ts';
import { pageOf } from './page-of.ts';
import { type Asking, answerRoute } from './route-handler.ts';

async function reportNow(asking: Asking) {
  const asOf = await defaultAsOf(asking.parts.store, asking.principal.tenantId);
  const day = dateOf(asOf);
  return healthReport(asking, asOf, endOfDay(day > '0001-01-08' ? addDays(day, -7) : '0001-01-01'));
}

/** Pages about how good the data and the model are. */
export const insightRoutes = [
  answerRoute(quality.readDataQuality, async (asking) => {
    const { parts, principal, decision } = asking;
    const { asOf, hygiene, undatedDeals } = await reportNow(asking);
    const workspace = await chooseWorkspace(parts.store, principal.tenantId);
    const status = workspace && (await readStatus(parts.store, workspace));
    // how many records there are of everything is for those who see everything
    const isWhole = decision.rows === 'all';
    return {
      ...{ asOf, undatedDeals, openDeals: hygiene.openDeals, cleanSharePercent: hygiene.cleanSharePercent },
      checks: hygiene.checks.map(({ id, label, dealIds }) => ({ id, label, deals: dealIds?.length ?? null })),
      records: isWhole ? { ...status?.records } : {},
      matching: isWhole ? { ...status?.matching } : {},
      connections: (status?.connections ?? []).map(({ partial: _partial, quota: _quota, objects, ...connection }) => ({
        ...connection,
        objects: [...objects],
      })),
    };
  }),
  answerRoute(quality.listUncleanDeals, async (asking, { params, query }) => {
    const { hygiene } = await reportNow(asking);
    const check = hygiene.checks.find(({ id }) => id === params.checkId);
    if (!check) throw new AppError('not_found', 'There is no check of that name.', { field: 'checkId' });
    const { rows, ...page } = pageOf(check.dealIds ?? [], query);
    const deals = await Promise.all(
      rows.map(async (opportunityId) => {
        const score = await asking.reader.findScore(opportunityId);
        return { opportunityId, name: score?.name ?? null, owner: score?.owner ?? null };
      }),
    );
    const { id, label, dealIds } = check;
    return { check: { id, label, deals: dealIds?.length ?? null }, deals, ...page };
  }),
  answerRoute(readModel, async ({ parts, principal }) => {
    const row = await parts.store.withTenant(principal.tenantId, (tx) => readWinModel(tx, '9999-12-31T23:59:59.999Z'));
    if (row === null) return { model: null };
    const report = trainedReportSchema.parse(row.report);
    const drift = driftReportSchema.safeParse(row.report['drift']).data;
    return {
      model: {
        ...report,
        trainedAsOf: row.trainedAsOf,
        dataVersion: row.dataVersion,
        drift: drift ? { ...drift, text: driftText(drift) } : null,
      },
    };
  }),
];
