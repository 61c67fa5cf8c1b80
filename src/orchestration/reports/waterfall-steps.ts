import type { WaterfallBar } from '../../../intelligence/pipeline-health/deal-movement.ts';

/** One column of the waterfall as people read it. `sign`: whether it adds, takes off, or is a total (a space). */
export interface StepLabel {
  readonly step: WaterfallBar | 'start' | 'end';
  readonly sign: ' ' | '+' | '−' | '=';
  readonly label: string;
}

/** Start, the seven bars and end, in order. */
export const stepLabels: readonly StepLabel[] = [
  { step: 'start', sign: ' ', label: 'Start' },
  { step: 'created', sign: '+', label: 'Created' },
  { step: 'pulledIn', sign: '+', label: 'Pulled in' },
  { step: 'amountUp', sign: '+', label: 'Amount up' },
  { step: 'amountDown', sign: '−', label: 'Amount down' },
  { step: 'pushedOut', sign: '−', label: 'Pushed out' },
  { step: 'lost', sign: '−', label: 'Lost' },
  { step: 'won', sign: '−', label: 'Won' },
  { step: 'end', sign: '=', label: 'End' },
];
