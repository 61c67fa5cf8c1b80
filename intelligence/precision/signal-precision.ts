import { type SignalId, signalIds } from '../../src/domain/signal.ts';
import type { AlertVerdict } from './judge-alert.ts';
import { type ShareInterval, wilsonInterval } from './wilson-interval.ts';

/** An alert with what became of it and what people said of it. */
export interface JudgedAlert {
  readonly signalIds: readonly SignalId[];
  readonly verdict: AlertVerdict;
  readonly thumbsUp: number;
  readonly thumbsDown: number;
}

/** How often a signal that an alert named was right. `precision` is of the judged ones, `thumbsDownShare` of the thumbs. */
export interface SignalPrecision {
  readonly id: SignalId;
  readonly alerts: number;
  readonly right: number;
  readonly wrong: number;
  readonly open: number;
  readonly precision: ShareInterval;
  readonly thumbsUp: number;
  readonly thumbsDown: number;
  readonly thumbsDownShare: ShareInterval;
}

/** The record of each signal that any alert named, in the product's order. */
export function signalPrecision(alerts: readonly JudgedAlert[]): SignalPrecision[] {
  return signalIds.flatMap((id): SignalPrecision[] => {
    const own = alerts.filter((alert) => alert.signalIds.includes(id));
    if (own.length === 0) return [];
    const count = (verdict: AlertVerdict) => own.filter((alert) => alert.verdict === verdict).length;
    const sum = (value: (alert: JudgedAlert) => number) => own.reduce((total, alert) => total + value(alert), 0);
    const [right, wrong] = [count('right'), count('wrong')];
    const [thumbsUp, thumbsDown] = [sum((alert) => alert.thumbsUp), sum((alert) => alert.thumbsDown)];
    return [
      {
        id,
        alerts: own.length,
        right,
        wrong,
        open: count('open'),
        precision: wilsonInterval(right, right + wrong),
        thumbsUp,
        thumbsDown,
        thumbsDownShare: wilsonInterval(thumbsDown, thumbsUp + thumbsDown),
      },
    ];
  });
}
