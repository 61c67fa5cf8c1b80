import type { DealContext } from '../../src/domain/deal-context.ts';
import type { ReadableField } from '../../src/domain/record.ts';
import { dateOf } from '../../src/domain/time.ts';

/** One thing every open deal should have, and the deals that lack it; null: the source does not tell. */
export interface HygieneCheck {
  readonly id: string;
  readonly label: string;
  readonly dealIds: readonly string[] | null;
}

/** The checks and the share of open deals that pass all that can be told; null when none can or no deal is open. */
export interface HygieneReport {
  readonly checks: readonly HygieneCheck[];
  readonly openDeals: number;
  readonly cleanSharePercent: number | null;
}

interface Rule {
  readonly id: string;
  readonly label: string;
  readonly needs: ReadableField;
  isMissing(context: DealContext): boolean;
}

const rules: readonly Rule[] = [
  { id: 'no-amount', label: 'no amount', needs: 'amount', isMissing: ({ state }) => state.amount === null },
  {
    id: 'no-close-date',
    label: 'no close date',
    needs: 'closeDate',
    isMissing: ({ state }) => state.closeDate === null,
  },
  {
    id: 'overdue',
    label: 'close date in the past',
    needs: 'closeDate',
    isMissing: ({ state, asOf }) => state.closeDate !== null && state.closeDate < dateOf(asOf),
  },
  {
    id: 'no-next-step',
    label: 'no next step',
    needs: 'nextStep',
    isMissing: ({ state }) => (state.nextStep ?? '').trim() === '',
  },
  {
    id: 'no-owner',
    label: 'no active owner',
    needs: 'owner',
    isMissing: ({ state, owner }) => state.ownerId === null || owner?.isActive === false,
  },
  {
    id: 'no-contacts',
    label: 'no contacts',
    needs: 'contactRoles',
    isMissing: ({ contacts }) => contacts.length === 0,
  },
  {
    id: 'no-activity',
    label: 'no activity ever',
    needs: 'activities',
    isMissing: ({ activities }) => activities.length === 0,
  },
];

/** Looks for missing facts in the open deals; what the source cannot tell is not missing. */
export function hygieneOf(open: readonly DealContext[]): HygieneReport {
  const unclean = new Set<string>();
  const checks = rules.map(({ id, label, needs, isMissing }): HygieneCheck => {
    const readable = open.filter((context) => context.readable.has(needs));
    if (readable.length === 0) return { id, label, dealIds: null };
    const dealIds = readable.filter(isMissing).map(({ opportunityId }) => opportunityId);
    for (const dealId of dealIds) unclean.add(dealId);
    return { id, label, dealIds: dealIds.sort() };
  });
  const isTold = checks.some(({ dealIds }) => dealIds !== null);
  return {
    checks,
    openDeals: open.length,
    cleanSharePercent: isTold ? Math.round(((open.length - unclean.size) / open.length) * 1000) / 10 : null,
  };
}
