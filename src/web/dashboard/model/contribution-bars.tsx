import type { ModelAnswer } from '../../contract/model.ts';
import { Card } from '../design/card.tsx';
import { Meter } from '../design/meter.tsx';
import { fieldName } from '../wording/fields.ts';
import { signed } from '../wording/numbers.ts';

const most = 12;

/** What moves the model most, in log-odds. */
export function ContributionBars({ contributions }: Pick<ModelAnswer, 'contributions'>) {
  const strongest = contributions.toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)).slice(0, most);
  const largest = Math.max(0.001, ...strongest.map(({ logOdds }) => Math.abs(logOdds)));
  return (
    <Card title="What moves it most" note="Log-odds of winning">
      {strongest.length === 0 ? <p className="muted">No learned part: the expert weights speak.</p> : null}
      <ul className="list-lines">
        {strongest.map(({ feature, logOdds }) => (
          <li key={feature} className="stack">
            <div className="row spread">
              <span>{fieldName(feature)}</span>
              <span className="strong">{signed(logOdds)}</span>
            </div>
            <Meter label={fieldName(feature)} share={Math.abs(logOdds) / largest} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
