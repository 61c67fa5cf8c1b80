import type { ScoredSignal } from '../../../domain/signal.ts';
import { Meter } from '../design/meter.tsx';
import { Tag } from '../design/tag.tsx';
import { moment } from '../wording/dates.ts';
import { decimal, signed } from '../wording/numbers.ts';
import { signalName } from '../wording/signals.ts';

const sources = { default: 'the default', learned: 'your won deals', settings: 'your settings' } as const;

/** One fired signal: what was seen, how much it adds, and the records it rests on. `largest`: the longest bar of the list. */
export function SignalLine({ signal, largest }: { readonly signal: ScoredSignal; readonly largest: number }) {
  const { id, severity, evidence, contribution } = signal;
  const tone = severity ?? 'low';
  const share = largest > 0 ? Math.max(0, contribution) / largest : 0;
  return (
    <li className="signal-line">
      <div className="row spread">
        <h3>{signalName(id)}</h3>
        <span className="row">
          {severity ? <Tag tone={tone}>{severity} severity</Tag> : null}
          <span className="strong">{signed(contribution)}</span>
        </span>
      </div>
      <p>{evidence?.text ?? 'No evidence text.'}</p>
      <Meter label={`Part of the score of ${signalName(id)}`} share={share} tone={tone} />
      {evidence ? (
        <details>
          <summary>Evidence</summary>
          <dl className="facts small">
            <dt>Measured</dt>
            <dd>{evidence.value === null ? 'yes or no' : `${decimal(evidence.value, 1)} ${evidence.unit ?? ''}`}</dd>
            <dt>Held against</dt>
            <dd>
              {evidence.threshold === null
                ? 'no threshold'
                : `${decimal(evidence.threshold, 1)} ${evidence.unit ?? ''}`}
              {evidence.thresholdFrom ? `, from ${sources[evidence.thresholdFrom]}` : ''}
            </dd>
            <dt>Since</dt>
            <dd>{moment(evidence.at)}</dd>
            <dt>Records</dt>
            <dd className="mono">{evidence.recordIds.length === 0 ? 'none' : evidence.recordIds.join(', ')}</dd>
          </dl>
        </details>
      ) : null}
    </li>
  );
}
