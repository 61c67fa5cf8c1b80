import type { DealRow } from '../../domain/deal-row.ts';
import { dateOf } from '../../domain/time.ts';
import { pipelineSettingsIn } from '../../domain/workspace-settings.ts';
import { csvText } from '../../orchestration/reports/csv-text.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { readWorkspaceSettings } from '../../orchestration/settings/workspace-settings.ts';
import { hasScores } from '../../store/read-score-columns.ts';
import * as contract from '../contract/at-risk.ts';
import type { DealList } from './deal-list.ts';
import { pageOf } from './page-of.ts';
import { reasonsOf } from './reasons-of.ts';
import { type Asking, answerRoute } from './route-handler.ts';

const mostExported = 10_000;

/** This person's open deals, from the deal table that questions are answered from. */
async function dealList({ parts, principal, reader }: Asking): Promise<DealList> {
  const { tenantId } = principal;
  const asOf = await defaultAsOf(parts.store, tenantId);
  const { isScored, rates } = await parts.store.withTenant(tenantId, async (tx) => ({
    isScored: await hasScores(tx),
    rates: pipelineSettingsIn((await readWorkspaceSettings(tx)).settings).rates,
  }));
  // scores that no run has kept would be worked out for the table, and have no reasons to show
  const table = await reader.dealTable(parts.tables, { asOf, parts: isScored ? ['scores'] : [] });
  return parts.kept.deals.of(table).follow(table, parts.kept.converterOf(rates, dateOf(table.scoredAsOf ?? asOf)));
}

/** Rows with their reasons, which only a page's worth of scores is read for. */
async function withReasons({ reader }: Asking, deals: readonly DealRow[]) {
  const scores = await reader.findScores(deals.map(({ id }) => id));
  return deals.flatMap(({ id, ownerTeam, ownerRegion, ...deal }) => {
    const { risk, band, winProbability, name, accountId, account, ownerId, owner, stageId, stage } = deal;
    const { amount, currency, closeDate, forecastCategory } = deal;
    if (risk === null || band === null) return [];
    const score = scores.get(id);
    return {
      ...{ opportunityId: id, risk, band, winProbability, name, accountId, account, ownerId, owner, stageId, stage },
      ...{ amount, currency, closeDate, forecastCategory, team: ownerTeam, region: ownerRegion },
      reasons: score ? reasonsOf(score, 3) : [],
    };
  });
}

const columns = [
  ...(['opportunityId', 'name', 'account', 'owner', 'team', 'region', 'stage', 'forecastCategory'] as const),
  ...(['amount', 'currency', 'closeDate', 'risk', 'band', 'winProbability'] as const),
];

export const atRiskRoutes = [
  answerRoute(contract.listDealsAtRisk, async (asking, { query }) => {
    const { page, pageSize, sort, direction, ...filter } = query;
    const table = await dealList(asking);
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
    const { rows } = (await dealList(asking)).filter(filter, sort, direction);
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

function convertedOf({ converted }: ReturnType<DealList['filter']>['value']) {
  return converted === null ? null : { ...converted, excluded: [...converted.excluded] };
}
