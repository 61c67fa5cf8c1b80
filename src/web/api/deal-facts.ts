import { whatIf } from '../../../intelligence/risk/what-if.ts';
import { AppError } from '../../domain/errors.ts';
import { opportunityStateSchema, unknownOpportunity } from '../../domain/opportunity.ts';
import type { DealScore } from '../../domain/score.ts';
import { dateOf, endOfDay, type Instant } from '../../domain/time.ts';
import { foldDealHistory } from '../../orchestration/context/deal-history.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { readDealsById } from '../../store/read-deals.ts';
import type { VisibleRecord } from '../../store/reader.ts';
import { pastScore } from './health-reports.ts';
import type { Asking } from './route-handler.ts';

/** The deal of a request. @throws AppError `not_found` alike for one that does not exist and one that is not theirs to see */
export async function requireDeal({ reader }: Asking, opportunityId: string): Promise<VisibleRecord> {
  const found = await reader.findRecord('opportunity', opportunityId);
  if (found) return found;
  throw new AppError('not_found', 'There is no deal of that id.', { field: 'opportunityId' });
}

/** A deal's dated changes up to the end of `day`, oldest first, and its state then; `day` undefined: up to the newest data. */
export async function dealAsOf(asking: Asking, record: VisibleRecord, day: string | undefined) {
  const { parts, principal } = asking;
  const newest = await defaultAsOf(parts.store, principal.tenantId);
  const asOf = day === undefined ? newest : endOfDay(day);
  const isNow = asOf >= newest;
  const until = isNow ? '9999-12-31T23:59:59.999Z' : asOf;
  const [stored] = await parts.store.withTenant(principal.tenantId, (tx) => readDealsById(tx, until, [record.id]));
  const history = stored ? foldDealHistory(stored, stored.undated) : null;
  const state = isNow ? { ...unknownOpportunity, ...record.state } : (history?.state ?? null);
  if (state === null) {
    throw new AppError('not_found', `This deal was not on record on ${dateOf(asOf)}.`, { field: 'asOf' });
  }
  return { asOf, isNow, history, state: opportunityStateSchema.parse(state) };
}

/** The stored score of today, or the score as of a past day. */
export function scoreAsOf(asking: Asking, opportunityId: string, asOf: Instant, isNow: boolean) {
  return isNow ? asking.reader.findScore(opportunityId) : pastScore(asking, opportunityId, asOf);
}

/** What each fired signal would give back if it were fixed, the most helpful first. */
export function whatIfs(score: DealScore) {
  return score.signals
    .filter(({ state }) => state === 'fired')
    .map(({ id }) => whatIf(score, id))
    .sort((a, b) => a.logOddsDelta - b.logOddsDelta);
}

/** A text of a record; null when it is not there. */
export function textOf(record: VisibleRecord | null, field: string): string | null {
  const value = record?.state[field];
  return typeof value === 'string' ? value : null;
}
