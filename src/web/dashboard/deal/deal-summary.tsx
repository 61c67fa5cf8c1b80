import type { DealAnswer } from '../../contract/deal.ts';
import { BandTag } from '../design/band-tag.tsx';
import { Icon } from '../design/icon.tsx';
import { Meter } from '../design/meter.tsx';
import { day, daysAway } from '../wording/dates.ts';
import { money, percent } from '../wording/numbers.ts';
import { asLine } from '../wording/sentences.ts';

/** The deal at a glance: risk, chance, amount, dates, the reason and the next act. */
export function DealSummary({ deal }: { readonly deal: DealAnswer }) {
  const { state, score, reasons, nextAction, asOf } = deal;
  const { closeDate } = state;
  return (
    <section className="card deal-summary" aria-label="At a glance">
      <div className="deal-figures">
        {score === null ? null : (
          <div>
            <p className="muted small">Risk</p>
            <p className="figure-number">{score.risk}</p>
            <Meter label="Risk" share={score.risk / 100} tone={score.band} />
            <p className="band">
              <BandTag band={score.band} />
            </p>
          </div>
        )}
        <Glance label="Chance to win" value={percent(score?.winProbability ?? null)} note={chanceNote(deal)} />
        <Glance label="Amount" value={money(state.amount, state.currency)} note={deal.stage ?? 'stage not known'} />
        <Glance
          label="Closes"
          value={day(closeDate)}
          note={closeDate === null ? 'no close date' : daysAway(closeDate, asOf)}
        />
      </div>
      <div className="deal-why">
        {reasons.length > 0 ? (
          <ul className="stack reasons">
            {reasons.map(({ signalId, text }) => (
              <li key={signalId}>{asLine(text)}</li>
            ))}
          </ul>
        ) : null}
        {nextAction === null ? null : (
          <p className="next-action">
            <Icon name="right" />
            {nextAction}
          </p>
        )}
        {state.nextStep === null ? null : <p className="small muted">Next step in the CRM: {state.nextStep}</p>}
      </div>
    </section>
  );
}

function chanceNote({ score }: DealAnswer): string {
  if (score === null) return 'not scored';
  if (score.winProbability === null)
    return score.model.winProbabilityReason?.replaceAll('`', '') ?? 'not enough history';
  if (score.winThisQuarter === null || score.winThisQuarter === undefined) return 'calibrated on your history';
  return `${percent(score.winThisQuarter)} this quarter`;
}

function Glance({ label, value, note }: { readonly label: string; readonly value: string; readonly note: string }) {
  return (
    <div>
      <p className="muted small">{label}</p>
      <p className="figure-number">{value}</p>
      <p className="muted small">{note}</p>
    </div>
  );
}
