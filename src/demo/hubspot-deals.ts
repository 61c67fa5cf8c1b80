import type { PortalObject, PortalPipeline } from '../../connectors/hubspot/simulator-portal.ts';
import type { ForecastCategory } from '../domain/opportunity.ts';
import { hubspotIdOf, hubspotStageId } from './hubspot-ids.ts';
import type { DealVersion, DemoOpportunity, DemoOrganisation } from './organisation.ts';

const categories: Readonly<Record<ForecastCategory, string>> = {
  omitted: 'OMIT',
  pipeline: 'PIPELINE',
  best_case: 'BEST_CASE',
  commit: 'COMMIT',
  closed: 'CLOSED',
};

/** The sales process as HubSpot's default pipeline. */
export function dealPipeline(organisation: DemoOrganisation, createdAt: string): PortalPipeline {
  return {
    id: 'default',
    label: 'Sales pipeline',
    stages: organisation.stages.map((stage) => ({
      id: hubspotStageId(stage.label),
      label: stage.label,
      displayOrder: stage.sortOrder,
      isClosed: stage.isClosed,
      probability: String(stage.probabilityPercent / 100),
      createdAt,
    })),
  };
}

/** What HubSpot keeps of one version of a deal. */
function valuesOf(opportunity: DemoOpportunity, version: DealVersion): Record<string, string | null> {
  return {
    dealstage: hubspotStageId(version.stage),
    pipeline: 'default',
    amount: version.amount === null ? null : String(version.amount),
    deal_currency_code: opportunity.currency,
    closedate: `${version.closeDate}T12:00:00.000Z`,
    hubspot_owner_id: hubspotIdOf(version.ownerId),
    hs_deal_stage_probability: String(version.probabilityPercent / 100),
    hs_manual_forecast_category: categories[version.forecastCategory],
    hs_next_step: version.nextStep,
  };
}

/** Revisions of every property, oldest first; '' where a value was taken away. */
function historyOf(opportunity: DemoOpportunity): PortalObject['history'] {
  const history: PortalObject['history'] = {};
  for (const version of opportunity.versions) {
    for (const [name, value] of Object.entries(valuesOf(opportunity, version))) {
      const revisions = history[name] ?? [];
      const before = revisions.at(-1)?.value ?? '';
      if (before !== (value ?? '')) revisions.push({ value: value ?? '', timestamp: version.at });
      if (revisions.length > 0) history[name] = revisions;
    }
  }
  return history;
}

/** How many contacts the deal had since when. */
function contactCounts(addedAt: readonly string[]): PortalObject['history'] {
  const revisions = addedAt.toSorted().map((timestamp, index) => ({ value: String(index + 1), timestamp }));
  return revisions.length > 0 ? { num_associated_contacts: revisions } : {};
}

/** The deals with their revisions. */
export function dealObjects(organisation: DemoOrganisation): PortalObject[] {
  const roles = Map.groupBy(organisation.contactRoles, ({ opportunityId }) => opportunityId);
  return organisation.opportunities.map((opportunity) => {
    const first = opportunity.versions[0];
    const last = opportunity.versions.at(-1);
    if (!first || !last) throw new RangeError(`Deal ${opportunity.id} has no version.`);
    const addedAt = (roles.get(opportunity.id) ?? []).map((role) => role.addedAt);
    return {
      id: hubspotIdOf(opportunity.id),
      createdAt: first.at,
      updatedAt: [last.at, ...addedAt].toSorted().at(-1) ?? last.at,
      archivedAt: null,
      properties: {
        dealname: opportunity.name,
        dealtype: opportunity.type,
        hs_is_closed: String(opportunity.outcome !== null),
        hs_is_closed_won: String(opportunity.outcome === 'won'),
        num_associated_contacts: String(addedAt.length),
        ...valuesOf(opportunity, last),
      },
      history: { ...historyOf(opportunity), ...contactCounts(addedAt) },
    };
  });
}
