import type { DeliveryState } from '../../../domain/alert.ts';

type Tone = 'plain' | 'good' | 'accent' | 'medium' | 'high' | 'critical';

const words: Readonly<Record<DeliveryState, { readonly word: string; readonly tone: Tone }>> = {
  waiting_approval: { word: 'Waits for approval', tone: 'medium' },
  pending: { word: 'Waiting', tone: 'plain' },
  sending: { word: 'On its way', tone: 'accent' },
  sent: { word: 'Delivered', tone: 'good' },
  failed: { word: 'Failed', tone: 'critical' },
  expired: { word: 'Expired', tone: 'high' },
  stopped: { word: 'Stopped', tone: 'high' },
  delivery_unknown: { word: 'Not known', tone: 'high' },
  quarantined: { word: 'Set aside', tone: 'critical' },
};

/** A state of a delivery as people say it. */
export function deliveryWord(state: DeliveryState): { readonly word: string; readonly tone: Tone } {
  return words[state];
}
