import type { Band } from '../../../domain/score.ts';

interface MeterProps {
  readonly label: string;
  /** 0 to 1; null is unknown and draws nothing. */
  readonly share: number | null;
  readonly tone?: Band;
}

/** A horizontal bar with its number in words for screen readers. Drawn by attributes: the page allows no inline style. */
export function Meter({ label, share, tone }: MeterProps) {
  const percent = share === null ? 0 : Math.round(Math.min(1, Math.max(0, share)) * 100);
  const words = share === null ? `${label}: unknown` : `${label}: ${percent} of 100`;
  return (
    <svg className="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={words}>
      <rect className={tone ? `fill-${tone}` : undefined} width={percent} height="8" />
    </svg>
  );
}
