import { useState } from 'react';
import { nextAction } from '../../../../execution/alerts/next-action.ts';
import type { DealScore } from '../../../domain/score.ts';
import type { SignalId } from '../../../domain/signal.ts';
import type { DealAnswer } from '../../contract/deal.ts';
import { BandTag } from '../design/band-tag.tsx';
import { Card } from '../design/card.tsx';
import { Meter } from '../design/meter.tsx';
import { signed } from '../wording/numbers.ts';
import { signalName } from '../wording/signals.ts';
import { clearSignals } from './clear-signals.ts';

interface WhatIfPanelProps {
  readonly score: DealScore;
  readonly whatIf: DealAnswer['whatIf'];
}

/** Ticks off signals as if they were fixed and shows the risk that would be left. Nothing is saved. */
export function WhatIfPanel({ score, whatIf }: WhatIfPanelProps) {
  const [fixed, setFixed] = useState<ReadonlySet<SignalId>>(new Set());
  const { risk, band } = clearSignals(score, fixed);
  const toggle = (id: SignalId) => {
    const next = new Set(fixed);
    if (!next.delete(id)) next.add(id);
    setFixed(next);
  };
  return (
    <Card title="What if this were fixed?" note="Arithmetic on the score; nothing is changed">
      {whatIf.length === 0 ? <p className="muted">No signal fired, so there is nothing to fix.</p> : null}
      <div className="what-if-result" aria-live="polite">
        <div className="row spread">
          <span>
            Risk now <BandTag band={score.band} risk={score.risk} />
          </span>
          <span>
            would be <BandTag band={band} risk={risk} />
          </span>
        </div>
        <Meter label="Risk that would be left" share={risk / 100} tone={band} />
      </div>
      <ul className="list-lines">
        {whatIf.map(({ signalId, riskDelta }) => (
          <li key={signalId}>
            <label className="choice">
              <input type="checkbox" checked={fixed.has(signalId)} onChange={() => toggle(signalId)} />
              <span>
                <span className="strong">{signalName(signalId)}</span>{' '}
                <span className="muted">({signed(riskDelta, 0)} on its own)</span>
                <span className="cell-sub">{nextAction(signalId)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </Card>
  );
}
