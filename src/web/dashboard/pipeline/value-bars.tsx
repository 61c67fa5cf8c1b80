import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { valueGroupSchema } from '../../contract/pipeline.ts';
import type { AtRiskSearch } from '../at-risk/at-risk-search.ts';
import { Meter } from '../design/meter.tsx';
import { counted } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';
import { barLengths } from './bar-lengths.ts';

type ValueGroup = z.output<typeof valueGroupSchema>;

interface ValueBarsProps {
  readonly groups: readonly ValueGroup[];
  readonly nameOf?: (label: string | null) => string;
  /** The filter of the deal list that gives a group's deals; null: there is none. */
  readonly filterOf: (label: string | null) => AtRiskSearch | null;
}

/** One bar a group by its value, its exact value beside it; each leads to its deals. */
export function ValueBars({ groups, nameOf = (label) => label ?? 'Not known', filterOf }: ValueBarsProps) {
  const lengths = barLengths(groups);
  return (
    <ul className="value-bars">
      {groups.map((group, at) => {
        const name = nameOf(group.label);
        const filter = filterOf(group.label);
        return (
          <li key={group.label ?? ''}>
            <div className="row spread">
              {filter === null ? (
                <span>{name}</span>
              ) : (
                <Link to="/at-risk" search={filter}>
                  {name}
                </Link>
              )}
              <span className="small">
                <span className="strong">{totalWords(group)}</span>{' '}
                <span className="muted">{counted(group.deals, 'deal')}</span>
              </span>
            </div>
            <Meter label={`${name}, share of the largest group`} share={lengths[at] ?? null} />
          </li>
        );
      })}
    </ul>
  );
}
