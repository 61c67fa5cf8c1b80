import type { z } from 'zod';
import type { coverageSchema } from '../../contract/pipeline.ts';
import { Card } from '../design/card.tsx';
import { Meter } from '../design/meter.tsx';
import { decimal, money, shortMoney } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';

type Coverage = z.output<typeof coverageSchema>;

/** What is won and open against the target of the period. */
export function CoverageCard({ coverage }: { readonly coverage: readonly Coverage[] }) {
  return (
    <Card title="Coverage">
      <ul className="list-lines">
        {coverage.map((each) => (
          <CoverageLine key={`${each.team} ${each.period.startDate} ${each.currency}`} coverage={each} />
        ))}
      </ul>
    </Card>
  );
}

function CoverageLine({ coverage }: { readonly coverage: Coverage }) {
  const { team, period, target, currency, won, open, wonAmount, remaining, ratio, reason } = coverage;
  const share = target !== null && wonAmount !== null && Number(target) > 0 ? Number(wonAmount) / Number(target) : null;
  return (
    <li className="stack">
      <div className="row spread">
        <span className="strong">
          {team ?? 'Everybody'}, {period.label}
        </span>
        <span className="strong">{ratio === null ? '–' : `${decimal(ratio, 2)}× covered`}</span>
      </div>
      {share === null ? null : <Meter label="Won of the target" share={share} />}
      <p className="muted small">
        {totalWords(won)} won, {totalWords(open)} open and due
        {target === null ? '' : `; target ${shortMoney(target, currency)}, ${money(remaining, currency)} to go`}
        {reason === null ? '' : `; ${reason}`}
      </p>
    </li>
  );
}
