import { converterOf } from '../../../intelligence/pipeline-health/convert-money.ts';
import { dateOf } from '../../domain/time.ts';
import { pipelineSettingsIn } from '../../domain/workspace-settings.ts';
import { csvText } from '../../orchestration/reports/csv-text.ts';
import { readWorkspaceSettings } from '../../orchestration/settings/workspace-settings.ts';
import { readMarks } from '../../store/change-marks.ts';
import type { OpenDeal } from '../../store/open-deals.ts';
import * as contract from '../contract/at-risk.ts';
import { DealTable } from './deal-table.ts';
import { pageOf } from './page-of.ts';
import { reasonsOf } from './reasons-of.ts';
import { type Asking, answerRoute } from './route-handler.ts';

const mostExported = 10_000;

/** The table of this person's open deals, shared by everybody who sees the same rows, until the data or the policies change. */
async function dealTable({ parts, principal, decision, reader }: Asking): Promise<DealTable> {
  const { tenantId, team, salesUserId } = principal;
  const { marks, settings } = await parts.store.withTenant(tenantId, async (tx) => ({
    marks: await readMarks(tx),
    settings: (await readWorkspaceSettings(tx)).settings,
  }));
  const sees = decision.rows === 'all' ? ['all'] : [decision.rows, team, salesUserId];
  const { rates } = pipelineSettingsIn(settings);
  const key = JSON.stringify([tenantId, marks['scores'], marks['records'], sees, decision.hiddenClasses, rates]);
  return parts.kept.deals.get(key, async () => {
    const open = await reader.openDeals();
    return new DealTable(open, open.asOf === null ? null : converterOf(rates, dateOf(open.asOf)));
  });
}

/** Rows with their reasons, which only a page's worth of scores is read for. */
async function withReasons({ reader }: Asking, deals: readonly OpenDeal[]) {
  const scores = await reader.findScores(deals.map(({ opportunityId }) => opportunityId));
  return deals.map(({ signals: _signals, ...deal }) => {
    const score = scores.get(deal.opportunityId);
    return { ...deal, reasons: score ? reasonsOf(score, 3) : [] };
  });
}

const columns = [
  ...(['opportunityId', 'name', 'account', 'owner', 'team', 'region', 'stage', 'forecastCategory'] as const),
  ...(['amount', 'currency', 'closeDate', 'risk', 'band', 'winProbability'] as const),
];

export const atRiskRoutes = [
  answerRoute(contract.listDealsAtRisk, async (asking, { query }) => {
    const { page, pageSize, sort, direction, ...filter } = query;
    const table = await dealTable(asking);
    const { rows, value, valueAtStake, facets } = table.filter(filter, sort, direction);
    const { rows: deals, ...about } = pageOf(rows, { page, pageSize });
    return {
      ...{ rows: await withReasons(asking, deals), ...about, facets, coverage: table.coverage },
      value: { ...value, perCurrency: [...value.perCurrency], converted: convertedOf(value) },
      valueAtStake: {
        ...valueAtStake,
        perCurrency: [...valueAtStake.perCurrency],
        converted: convertedOf(valueAtStake),
      },
    };
  }),
  answerRoute(contract.exportDeals, async (asking, { query }) => {
    const { sort, direction, ...filter } = query;
    const { rows } = (await dealTable(asking)).filter(filter, sort, direction);
    const shown = await withReasons(asking, rows.slice(0, mostExported));
    const lines = shown.map((deal) => [
      ...columns.map((column) => deal[column]),
      deal.reasons.map(({ text }) => text).join('; '),
    ]);
    const cut = rows.length - shown.length;
    const note = cut > 0 ? [[`${cut} more deals fit and are not in this file: narrow the filter.`]] : [];
    return csvText([[...columns, 'reasons'], ...lines, ...note]);
  }),
];

function convertedOf({ converted }: ReturnType<DealTable['filter']>['value']) {
  return converted === null ? null : { ...converted, excluded: [...converted.excluded] };
}
