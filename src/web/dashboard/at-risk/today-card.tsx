import { Link } from '@tanstack/react-router';
import { nextAction } from '../../../../execution/alerts/next-action.ts';
import { BandTag } from '../design/band-tag.tsx';
import { Icon } from '../design/icon.tsx';
import { day } from '../wording/dates.ts';
import { money, percent } from '../wording/numbers.ts';
import { asLine, joinFragments } from '../wording/sentences.ts';
import type { TodaysDeal } from './todays-deals.ts';

interface TodayCardProps {
  readonly place: number;
  readonly todays: TodaysDeal;
}

/** One deal of today: what it is worth, why it is at risk in plain words, and the one thing to do. */
export function TodayCard({ place, todays: { deal } }: TodayCardProps) {
  const [first, ...others] = deal.reasons;
  return (
    <li className="card today-card">
      <div className="today-head">
        <h3>
          <span className="visually-hidden">{place}. </span>
          <Link className="cell-title" to="/deals/$opportunityId" params={{ opportunityId: deal.opportunityId }}>
            {deal.name ?? deal.opportunityId}
          </Link>
        </h3>
        <BandTag band={deal.band} risk={deal.risk} />
      </div>
      <p>
        <span className="today-amount">{money(deal.amount, deal.currency)}</span>
        <span className="cell-sub">
          {[
            deal.owner ?? 'No owner',
            deal.winProbability === null ? null : `${percent(deal.winProbability)} likely to win`,
            deal.closeDate === null ? 'no close date' : `closes ${day(deal.closeDate)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      <div>
        <p className="why">{asLine(first?.text ?? 'Several small signs add up.')}</p>
        {others.length > 0 ? <p className="muted small">{joinFragments(others.map(({ text }) => text))}</p> : null}
      </div>
      <p className="next-action">
        <Icon name="right" />
        <span>
          <span className="visually-hidden">Next: </span>
          {nextAction(first?.signalId ?? null)}
        </span>
      </p>
    </li>
  );
}
