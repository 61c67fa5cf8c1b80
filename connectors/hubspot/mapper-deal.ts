import type { Outcome } from '../../src/domain/opportunity.ts';
import type { ChangedRecord } from '../../src/domain/record.ts';
import type { CalendarDate, Instant } from '../../src/domain/time.ts';
import { type ChangeLog, createChangeLog } from '../kit/change-log.ts';
import { toCurrency, toDecimal, toForecastCategory, toInstant, toPercent, toText } from './mapper-values.ts';
import type { RawObject, RawPipeline } from './schema.ts';
import { hubspotLimits } from './settings.ts';

/** What a stage means for the outcome, by the stage's id. */
export type StageOutcomes = ReadonlyMap<string, Outcome | null>;

/** What is the same for every deal of a portal. */
export interface DealWorld {
  readonly stages: StageOutcomes;
  /** The portal's home currency, which deals without a currency of their own have; null when HubSpot does not say. */
  readonly currency: string | null;
  readonly customProperties: readonly string[];
  /** Properties that the app may read; null: all that are asked for. */
  readonly present: ReadonlySet<string> | null;
  readonly dayOf: (instant: Instant) => CalendarDate;
}

/** Properties of deals that are read, and those whose revisions are read too. */
export const dealProperties = [
  'dealname',
  'dealstage',
  'pipeline',
  'amount',
  'deal_currency_code',
  'closedate',
  'createdate',
  'hs_lastmodifieddate',
  'hubspot_owner_id',
  'hs_is_closed',
  'hs_is_closed_won',
  'hs_manual_forecast_category',
  'hs_deal_stage_probability',
  'hs_next_step',
  'dealtype',
  'hs_merged_object_ids',
] as const;

export const dealHistory = [
  'dealstage',
  'pipeline',
  'amount',
  'deal_currency_code',
  'closedate',
  'hubspot_owner_id',
  'hs_manual_forecast_category',
  'hs_deal_stage_probability',
  'hs_next_step',
] as const;

/** Known only once a deal has ended, and calculated from that: never read, so that nothing learns from them. */
const outcomeProperty =
  /^(closed_(lost|won)_reason|days_to_close|hs_closed_|hs_is_closed|hs_days_to_close|hs_.*_at_close)/;

/** True for a customer's own property that may be read beside ours. */
export function isReadableCustom(name: string): boolean {
  return !outcomeProperty.test(name) && !name.startsWith('hs_') && !name.startsWith('bellwether_');
}

/** A stage is won when it is closed with probability 1. Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/pipelines/guide (2026-11-20) */
export function outcomesOf(pipelines: readonly RawPipeline[]): StageOutcomes {
  const outcomes = new Map<string, Outcome | null>();
  for (const stage of pipelines.flatMap(({ stages }) => stages)) {
    const isClosed = String(stage.metadata['isClosed']) === 'true';
    const isWon = Number(stage.metadata['probability']) === 1;
    outcomes.set(stage.id, isClosed ? (isWon ? 'won' : 'lost') : null);
  }
  return outcomes;
}

function outcomeOf(stage: string | null, record: RawObject, stages: StageOutcomes): Outcome | null {
  const { dealstage, hs_is_closed: isClosed, hs_is_closed_won: isWon } = record.properties;
  if (stage !== null && stage === dealstage && (isClosed === 'true' || isClosed === 'false')) {
    if (isClosed === 'false') return null;
    return isWon === 'true' ? 'won' : 'lost';
  }
  return stages.get(stage ?? '') ?? null;
}

type Values = Readonly<Record<string, unknown>>;
type Read = (value: string | null, record: RawObject, world: DealWorld) => Values;

/** What each property tells of the deal. */
const readers: Readonly<Record<(typeof dealHistory)[number], Read>> = {
  dealstage: (value, record, world) => {
    const stageId = toText(value);
    return { stageId, outcome: outcomeOf(stageId, record, world.stages) };
  },
  pipeline: (value) => ({ pipelineId: toText(value) }),
  amount: (value) => ({ amount: toDecimal(value) }),
  deal_currency_code: (value, _record, world) => ({ currency: toCurrency(value) ?? world.currency }),
  closedate: (value, _record, world) => {
    const instant = toInstant(value);
    return { closeDate: instant && world.dayOf(instant) };
  },
  hubspot_owner_id: (value) => ({ ownerId: toText(value) }),
  hs_manual_forecast_category: (value) => ({ forecastCategory: toForecastCategory(value) }),
  hs_deal_stage_probability: (value) => ({ probabilityPercent: toPercent(value) }),
  hs_next_step: (value) => ({ nextStep: toText(value) }),
};

function addHistory(
  log: ChangeLog,
  record: RawObject,
  world: DealWorld,
  createdAt: Instant,
  modifiedAt: Instant,
): void {
  for (const [name, read] of Object.entries(readers)) {
    if (world.present && !world.present.has(name)) continue;
    const revisions = (record.propertiesWithHistory[name] ?? []).toSorted((a, b) => a.at.localeCompare(b.at));
    const first = revisions[0];
    // With fewer than HubSpot keeps, nothing came before the first one: the value was empty since creation.
    const isWhole = revisions.length < hubspotLimits.historyValues;
    if (first && isWhole && first.at > createdAt) log.add(createdAt, read('', record, world));
    for (const { at, value } of revisions) log.add(at < createdAt ? createdAt : at, read(value, record, world));
    const now = record.properties[name] ?? null;
    const isEmpty = revisions.length === 0 && now === null;
    log.add(isEmpty ? createdAt : modifiedAt, read(now, record, world));
  }
}

/** When the deal was made and last changed, by its properties, else by the record's own stamps. */
export function stampsOf(record: RawObject, modified = 'hs_lastmodifieddate', created = 'createdate') {
  const createdAt = toInstant(record.properties[created]) ?? record.createdAt;
  const modifiedAt = toInstant(record.properties[modified]) ?? record.updatedAt;
  return { createdAt, modifiedAt: modifiedAt < createdAt ? createdAt : modifiedAt };
}

/**
 * One deal with every revision that HubSpot keeps: a change set per moment; name, company and type since creation; everything
 * without revisions at the last modification.
 */
export function mapDeal(record: RawObject, accountId: string | null, world: DealWorld): ChangedRecord {
  const { createdAt, modifiedAt } = stampsOf(record);
  const log = createChangeLog();
  log.add(createdAt, {
    name: toText(record.properties['dealname']),
    accountId,
    type: toText(record.properties['dealtype']),
    createdDate: world.dayOf(createdAt),
  });
  addHistory(log, record, world, createdAt, modifiedAt);
  if (world.customProperties.length > 0) {
    const custom = world.customProperties.map((name) => [name, toText(record.properties[name])]);
    log.add(modifiedAt, { custom: Object.fromEntries(custom) });
  }
  return { object: 'opportunity', id: record.id, changes: log.changes(), undated: {}, isDeleted: record.archived };
}
