import type { DealScore } from '../../../domain/score.ts';
import { Card } from '../design/card.tsx';
import { counted, signed } from '../wording/numbers.ts';
import { signalName } from '../wording/signals.ts';
import { SignalLine } from './signal-line.tsx';
import { sortSignals } from './sort-signals.ts';

/** Why the score is what it is: every part of it, what nobody can tell, and what is fine. */
export function SignalsPanel({ score }: { readonly score: DealScore }) {
  const { fired, unknown, clear } = sortSignals(score.signals);
  const largest = Math.max(0, ...fired.map(({ contribution }) => contribution));
  const total = score.signals.reduce((sum, { contribution }) => sum + contribution, score.model.baseLogOdds);
  return (
    <div className="stack loose">
      <Card
        title={counted(fired.length, 'sign of risk', 'signs of risk')}
        note={`Base ${signed(score.model.baseLogOdds)}, all parts add up to ${signed(total)} (log-odds of losing)`}
      >
        {fired.length === 0 ? <p className="muted">Nothing fired. The score is the base rate of such deals.</p> : null}
        <ul className="list-lines">
          {fired.map((signal) => (
            <SignalLine key={signal.id} signal={signal} largest={largest} />
          ))}
        </ul>
      </Card>
      {unknown.length > 0 ? (
        <Card title={`Cannot be told (${unknown.length})`} note="Unknown is not the same as fine">
          <dl className="facts">
            {unknown.map(({ id, reason }) => (
              <NamedLine key={id} name={signalName(id)} text={reason ?? 'no reason given'} />
            ))}
          </dl>
        </Card>
      ) : null}
      {clear.length > 0 ? (
        <details className="card">
          <summary>{counted(clear.length, 'signal')} clear</summary>
          <dl className="facts">
            {clear.map(({ id, evidence }) => (
              <NamedLine key={id} name={signalName(id)} text={evidence?.text ?? 'fine'} />
            ))}
          </dl>
        </details>
      ) : null}
    </div>
  );
}

function NamedLine({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}
