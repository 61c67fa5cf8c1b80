import type { SignalPrecision } from './signal-precision.ts';
import type { ShareInterval } from './wilson-interval.ts';

/** Alerts that must have been judged, deals without alerts that must have ended, and thumbs, before anything is concluded. */
export const minJudgedAlerts = 20;
export const minUnalertedDeals = 20;
export const minThumbs = 10;

/** Whether a signal may open alerts, and why not. */
export interface Muting {
  readonly isMuted: boolean;
  readonly reason: string;
}

/**
 * Decides whether a signal is muted. It is when its alerts come true less often than deals that nobody was alerted of are lost or
 * slip (`baseRate`), beyond chance, or when most thumbs are down, beyond chance. A muted one speaks again only when its share of
 * right alerts has come back to the base rate and no more than half of the thumbs are down; `choice` overrides both.
 */
export function decideMuting(
  { right, wrong, precision, thumbsUp, thumbsDown, thumbsDownShare }: SignalPrecision,
  baseRate: ShareInterval & { readonly deals: number },
  wasMuted: boolean,
  choice: 'auto' | 'never' | 'always' = 'auto',
): Muting {
  if (choice === 'always') return { isMuted: true, reason: 'muted by the settings' };
  if (choice === 'never') return { isMuted: false, reason: 'never muted, by the settings' };
  const judged = right + wrong;
  const rate = baseRate.deals >= minUnalertedDeals ? baseRate.share : null;
  const percent = (share: number | null) => `${Math.round(100 * (share ?? 0))} %`;
  if (rate !== null && judged >= minJudgedAlerts) {
    const limit = wasMuted ? precision.share : precision.high;
    if (limit !== null && limit < rate) {
      return {
        isMuted: true,
        reason: `${right} of ${judged} alerts came true (${percent(precision.share)}), ${percent(rate)} of deals without an alert are lost or slip`,
      };
    }
  }
  const thumbs = thumbsUp + thumbsDown;
  const down = wasMuted ? thumbsDownShare.share : thumbsDownShare.low;
  if (thumbs >= minThumbs && down !== null && down > 0.5) {
    return { isMuted: true, reason: `${thumbsDown} of ${thumbs} thumbs are down` };
  }
  const reason =
    judged < minJudgedAlerts ? `${judged} judged alerts, ${minJudgedAlerts} needed to judge` : 'its alerts come true';
  return { isMuted: false, reason };
}
