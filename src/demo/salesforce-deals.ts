import type {
  OpportunityContactRoleRow,
  OpportunityFieldHistoryRow,
  OpportunityHistoryRow,
  OpportunityRow,
  OpportunityStageRow,
} from '../../connectors/salesforce/simulator-org.ts';
import type { ForecastCategory } from '../domain/opportunity.ts';
import { dateOf } from '../domain/time.ts';
import type { DealVersion, DemoOpportunity, DemoOrganisation } from './organisation.ts';
import { recordId } from './record-id.ts';

/** Forecast categories as Salesforce stores them and as it shows them. */
const categories: Readonly<Record<ForecastCategory, { readonly code: string; readonly name: string }>> = {
  omitted: { code: 'Omitted', name: 'Omitted' },
  pipeline: { code: 'Pipeline', name: 'Pipeline' },
  best_case: { code: 'BestCase', name: 'Best Case' },
  commit: { code: 'Forecast', name: 'Commit' },
  closed: { code: 'Closed', name: 'Closed' },
};

function latest(opportunity: DemoOpportunity): DealVersion {
  const version = opportunity.versions.at(-1);
  if (!version) throw new RangeError(`Deal ${opportunity.id} has no version.`);
  return version;
}

/** Each version with the one before it; null before the first. */
function steps(opportunity: DemoOpportunity): { readonly version: DealVersion; readonly before: DealVersion | null }[] {
  return opportunity.versions.map((version, index) => ({ version, before: opportunity.versions[index - 1] ?? null }));
}

/** How often the close date moved to a later month, which is what PushCount counts. */
function pushCount(opportunity: DemoOpportunity): number {
  return steps(opportunity).filter(
    ({ version, before }) => before !== null && version.closeDate.slice(0, 7) > before.closeDate.slice(0, 7),
  ).length;
}

function lastStageChange(opportunity: DemoOpportunity): string | null {
  const changes = steps(opportunity).filter(({ version, before }) => before !== null && version.stage !== before.stage);
  return changes.at(-1)?.version.at ?? null;
}

/** The last day on which something had happened with each deal. */
function lastActivityDates(organisation: DemoOrganisation): Map<string, string> {
  const dates = new Map<string, string>();
  for (const { opportunityId, occurredAt, status } of organisation.activities) {
    if (status === 'open' || status === 'planned') continue;
    const date = dateOf(occurredAt);
    if (date > (dates.get(opportunityId) ?? '')) dates.set(opportunityId, date);
  }
  return dates;
}

/** The deals as they stand now. */
export function opportunityRows(organisation: DemoOrganisation): OpportunityRow[] {
  const lastActivity = lastActivityDates(organisation);
  return organisation.opportunities.map((opportunity) => {
    const now = latest(opportunity);
    return {
      Id: opportunity.id,
      IsDeleted: false,
      Name: opportunity.name,
      AccountId: opportunity.accountId,
      OwnerId: now.ownerId,
      StageName: now.stage,
      Amount: now.amount,
      CurrencyIsoCode: opportunity.currency,
      CloseDate: now.closeDate,
      Probability: now.probabilityPercent,
      ForecastCategory: categories[now.forecastCategory].code,
      ForecastCategoryName: categories[now.forecastCategory].name,
      IsClosed: opportunity.outcome !== null,
      IsWon: opportunity.outcome === 'won',
      NextStep: now.nextStep,
      Type: opportunity.type,
      LeadSource: null,
      LastActivityDate: lastActivity.get(opportunity.id) ?? null,
      LastStageChangeDate: lastStageChange(opportunity),
      PushCount: pushCount(opportunity),
      CreatedDate: opportunity.versions[0]?.at ?? now.at,
      SystemModstamp: now.at,
    };
  });
}

/** One row at creation and one whenever amount, probability, stage, category or close date changed. */
export function opportunityHistoryRows(organisation: DemoOrganisation): OpportunityHistoryRow[] {
  const rows: OpportunityHistoryRow[] = [];
  for (const opportunity of organisation.opportunities) {
    for (const { version, before } of steps(opportunity)) {
      const isSame =
        before !== null &&
        before.stage === version.stage &&
        before.amount === version.amount &&
        before.closeDate === version.closeDate &&
        before.probabilityPercent === version.probabilityPercent &&
        before.forecastCategory === version.forecastCategory;
      if (isSame) continue;
      rows.push({
        Id: recordId('opportunityHistory', rows.length + 1),
        IsDeleted: false,
        OpportunityId: opportunity.id,
        StageName: version.stage,
        Amount: version.amount,
        CurrencyIsoCode: opportunity.currency,
        CloseDate: version.closeDate,
        Probability: version.probabilityPercent,
        ForecastCategory: categories[version.forecastCategory].code,
        CreatedById: version.byUserId,
        CreatedDate: version.at,
        SystemModstamp: version.at,
      });
    }
  }
  return rows;
}

/** Tracked changes of owner and next step, and the row Salesforce writes at creation. */
export function opportunityFieldHistoryRows(organisation: DemoOrganisation): OpportunityFieldHistoryRow[] {
  const rows: OpportunityFieldHistoryRow[] = [];
  function track(opportunityId: string, version: DealVersion, field: string, from: string | null, to: string | null) {
    rows.push({
      Id: recordId('opportunityFieldHistory', rows.length + 1),
      IsDeleted: false,
      OpportunityId: opportunityId,
      Field: field,
      OldValue: from,
      NewValue: to,
      CreatedById: version.byUserId,
      CreatedDate: version.at,
    });
  }
  for (const opportunity of organisation.opportunities) {
    for (const { version, before } of steps(opportunity)) {
      if (before === null) {
        track(opportunity.id, version, 'created', null, null);
        continue;
      }
      if (before.ownerId !== version.ownerId) {
        track(opportunity.id, version, 'Owner', before.ownerId, version.ownerId);
      }
      if (before.nextStep !== version.nextStep) {
        track(opportunity.id, version, 'NextStep', before.nextStep, version.nextStep);
      }
    }
  }
  return rows;
}

/** The people whose part in a deal is on record. */
export function contactRoleRows(organisation: DemoOrganisation): OpportunityContactRoleRow[] {
  return organisation.contactRoles.map((role) => ({
    Id: role.id,
    IsDeleted: false,
    OpportunityId: role.opportunityId,
    ContactId: role.contactId,
    Role: role.role,
    IsPrimary: role.isPrimary,
    CreatedDate: role.addedAt,
    SystemModstamp: role.addedAt,
  }));
}

/** The sales process. */
export function stageRows(organisation: DemoOrganisation, createdAt: string): OpportunityStageRow[] {
  return organisation.stages.map((stage, index) => ({
    Id: recordId('stage', index + 1),
    MasterLabel: stage.label,
    ApiName: stage.label,
    SortOrder: stage.sortOrder,
    IsActive: true,
    IsClosed: stage.isClosed,
    IsWon: stage.isWon,
    ForecastCategoryName: categories[stage.forecastCategory].name,
    ForecastCategory: categories[stage.forecastCategory].code,
    DefaultProbability: stage.probabilityPercent,
    CreatedDate: createdAt,
    SystemModstamp: createdAt,
  }));
}
