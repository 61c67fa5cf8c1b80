import type { Band } from '../../../domain/score.ts';

const levels: Readonly<Record<Band, number>> = { low: 1, medium: 2, high: 3, critical: 4 };
const bars = [0, 1, 2, 3] as const;

/** A risk band as words, colour and a count of bars, so that colour is never the only cue. */
export function BandTag({ band, risk }: { readonly band: Band; readonly risk?: number }) {
  return (
    <span className={`tag tone-${band}`}>
      <svg width="15" height="12" viewBox="0 0 15 12" aria-hidden="true">
        {bars.map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={9 - bar * 3}
            width="3"
            height={3 + bar * 3}
            rx="0.8"
            fill="currentColor"
            opacity={bar < levels[band] ? 1 : 0.25}
          />
        ))}
      </svg>
      {bandWord(band)}
      {risk === undefined ? null : <span>{risk}</span>}
    </span>
  );
}

export function bandWord(band: Band): string {
  return `${band.charAt(0).toUpperCase()}${band.slice(1)}`;
}
