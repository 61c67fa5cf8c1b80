import { Link } from '@tanstack/react-router';
import { nextAction } from '../../../../execution/alerts/next-action.ts';
import type { DealRow } from '../../contract/at-risk.ts';
import { BandTag } from '../design/band-tag.tsx';
import type { Column } from '../design/data-table.tsx';
import { day } from '../wording/dates.ts';
import { counted, money, percent } from '../wording/numbers.ts';
import { asLine } from '../wording/sentences.ts';

/** The columns of the list; `sortKey` is the API's word. */
export const dealColumns: readonly Column<DealRow>[] = [
  { id: 'risk', header: 'Risk', sortKey: 'risk', cell: (row) => <BandTag band={row.band} risk={row.risk} /> },
  { id: 'deal', header: 'Deal', sortKey: 'name', cell: (row) => <DealCell row={row} /> },
  { id: 'why', header: 'Why, and what to do next', isWide: true, cell: (row) => <WhyCell row={row} /> },
  { id: 'amount', header: 'Amount', sortKey: 'amount', isNumber: true, cell: (row) => money(row.amount, row.currency) },
  { id: 'win', header: 'Win', sortKey: 'winProbability', isNumber: true, cell: (row) => percent(row.winProbability) },
  { id: 'close', header: 'Closes', sortKey: 'closeDate', cell: (row) => <DateCell date={row.closeDate} /> },
  { id: 'stage', header: 'Stage', sortKey: 'stage', cell: (row) => row.stage ?? '–' },
  { id: 'owner', header: 'Owner', sortKey: 'owner', cell: (row) => row.owner ?? 'No owner' },
];

function DateCell({ date }: { readonly date: string | null }) {
  return <span className="nowrap">{day(date)}</span>;
}

function DealCell({ row }: { readonly row: DealRow }) {
  return (
    <div className="deal-cell">
      <Link className="cell-title" to="/deals/$opportunityId" params={{ opportunityId: row.opportunityId }}>
        {row.name ?? row.opportunityId}
      </Link>
      {row.account && !row.name?.includes(row.account) ? <span className="cell-sub">{row.account}</span> : null}
    </div>
  );
}

function WhyCell({ row }: { readonly row: DealRow }) {
  const [first, ...others] = row.reasons;
  if (first === undefined) return <span className="muted">No sign of risk</span>;
  const more = others.length > 0 ? ` (and ${counted(others.length, 'more sign')})` : '';
  return (
    <>
      {asLine(first.text)}
      <span className="muted">{more}</span>
      <span className="cell-sub">{nextAction(first.signalId)}</span>
    </>
  );
}
