import { fieldName } from '../wording/fields.ts';
import { Tag, type Tone } from './tag.tsx';

const tones: Readonly<Record<string, Tone>> = {
  healthy: 'good',
  refreshing: 'accent',
  paused: 'medium',
  needs_reauth: 'critical',
  revoked: 'critical',
};

/** The health of a connection in words, with the reason where there is one. */
export function HealthTag({ health, reason }: { readonly health: string; readonly reason: string | null }) {
  return (
    <>
      <Tag tone={tones[health] ?? 'plain'}>{fieldName(health)}</Tag>
      {reason ? <span className="cell-sub">{reason}</span> : null}
    </>
  );
}
