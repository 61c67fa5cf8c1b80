import type { StageState } from '../../src/domain/organisation.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import { addDays, daysBetween, type Instant } from '../../src/domain/time.ts';
import { among } from '../../src/store/among.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { readStates } from '../../src/store/read-deals.ts';
import { toInstant } from '../../src/store/schema/tenant-table.ts';
import type { AlertRule, EventKind } from './alert-policy.ts';

type EventRule = Extract<AlertRule, { on: 'event' }>;

/** Something that changed about a deal in the CRM. */
export interface PipelineEvent {
  readonly opportunityId: string;
  readonly rule: EventRule;
  /** When it became true, by the source. */
  readonly at: Instant;
  /** What changed, from what to what, in our words. */
  readonly text: string;
}

export interface DealChange {
  readonly opportunityId: string;
  readonly at: Instant;
  readonly before: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a change means under the rules. `stages` by id, for their order and names. */
export function eventsOf(
  change: DealChange,
  rules: readonly EventRule[],
  stages: ReadonlyMap<string, StageState>,
): PipelineEvent[] {
  return rules.flatMap((rule) => {
    const text = tests[rule.event](change, rule.atLeast ?? 0, stages);
    return text === null ? [] : [{ opportunityId: change.opportunityId, rule, at: change.at, text }];
  });
}

type Test = (change: DealChange, atLeast: number, stages: ReadonlyMap<string, StageState>) => string | null;

const tests: Readonly<Record<EventKind, Test>> = {
  stage_moved_back({ before, values }, _atLeast, stages) {
    const from = stages.get(String(before['stageId']));
    const to = stages.get(String(values['stageId']));
    if (!from || !to || from.pipelineId !== to.pipelineId || from.isClosed || to.isClosed) return null;
    if (from.sortOrder === null || to.sortOrder === null || to.sortOrder >= from.sortOrder) return null;
    return `Moved back from ${from.label} to ${to.label}`;
  },
  close_date_pushed({ before, values }, atLeast) {
    const [from, to] = [before['closeDate'], values['closeDate']];
    if (typeof from !== 'string' || typeof to !== 'string' || isEnded(before, values)) return null;
    const pushedDays = daysBetween(from, to);
    return pushedDays <= 0 || pushedDays < atLeast
      ? null
      : `Close date pushed by ${pushedDays} days, from ${from} to ${to}`;
  },
  amount_dropped({ before, values }, atLeast) {
    const [from, to] = [Number(before['amount'] ?? Number.NaN), Number(values['amount'] ?? Number.NaN)];
    const currency = values['currency'] ?? before['currency'];
    if (!(from > 0) || !(to >= 0) || to >= from || currency !== before['currency'] || isEnded(before, values))
      return null;
    const percent = Math.round(((from - to) / from) * 100);
    return percent < atLeast ? null : `Amount dropped by ${percent}%, from ${before['amount']} to ${values['amount']}`;
  },
  category_dropped({ before, values }) {
    const rank = ['omitted', 'pipeline', 'best_case', 'commit'];
    const [from, to] = [
      rank.indexOf(String(before['forecastCategory'])),
      rank.indexOf(String(values['forecastCategory'])),
    ];
    return to < 0 || from <= to ? null : `Forecast category lowered from ${rank[from]} to ${rank[to]}`;
  },
  deal_lost: ({ before, values }) =>
    values['outcome'] === 'lost' && (before['outcome'] ?? null) === null ? 'Closed as lost' : null,
};

function isEnded(before: DealChange['before'], values: DealChange['values']): boolean {
  return (values['outcome'] ?? before['outcome'] ?? null) !== null;
}

/** The signal that speaks of the same, which names the next action; null: none does. */
export const signalOfEvent: Readonly<Record<EventKind, SignalId | null>> = {
  stage_moved_back: 'stage-regressed',
  close_date_pushed: 'close-date-pushed',
  amount_dropped: 'amount-dropped',
  category_dropped: 'category-contradicted',
  deal_lost: null,
};

/** The one thing to do about an event that no signal speaks of. */
export const lostAction = 'Write down why it was lost and when to ask again.';

/** How long after it happened a change may come to be known and still be told. */
const lateDays = 3;

/**
 * What happened to scored deals since the last scoring, in one statement. Before the first scoring everything is history, and nothing
 * is an event. `lookedAt` null: all deals.
 */
export async function readPipelineEvents(
  tx: TenantTransaction,
  rules: readonly AlertRule[],
  { asOf, lastAsOf, lookedAt }: { asOf: Instant; lastAsOf: Instant | null; lookedAt: readonly string[] | null },
): Promise<PipelineEvent[]> {
  const wanted = rules.filter((rule): rule is EventRule => rule.on === 'event');
  if (wanted.length === 0 || lastAsOf === null) return [];
  const since = `${addDays(lastAsOf.slice(0, 10), -lateDays)}T00:00:00.000Z`;
  const isLookedAt = lookedAt === null ? sql`true` : sql`c.record_id ${among(lookedAt)}`;
  const { rows } = await tx.execute<{
    id: string;
    at: string;
    values: Record<string, unknown>;
    before: Record<string, unknown> | null;
  }>(sql`
    select c.record_id as id, c.effective_at::text as at, c.values, b.before
    from bellwether.record_change c cross join lateral (
      select jsonb_object_agg(e.key, e.value order by p.effective_at, p.known_at) as before
      from bellwether.record_change p cross join lateral jsonb_each(p.values) e
      where p.tenant_id = c.tenant_id and p.object = c.object and p.record_id = c.record_id
        and (p.effective_at, p.known_at) < (c.effective_at, c.known_at)
    ) b
    where c.object = 'opportunity' and ${isLookedAt} and c.effective_at > ${since}::timestamptz
      and c.effective_at <= ${asOf}::timestamptz and c.known_at <= ${asOf}::timestamptz
      and c.values ?| array['stageId', 'closeDate', 'amount', 'forecastCategory', 'outcome']
      and exists (select from bellwether.score s where s.tenant_id = c.tenant_id and s.opportunity_id = c.record_id)
    order by c.record_id, c.effective_at, c.known_at`);
  if (rows.length === 0) return [];
  const stages = await readStates<StageState>(tx, 'stage', asOf);
  return rows.flatMap(({ id, at, values, before }) =>
    before === null ? [] : eventsOf({ opportunityId: id, at: toInstant(at), values, before }, wanted, stages),
  );
}
