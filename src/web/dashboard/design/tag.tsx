import type { ReactNode } from 'react';

export type Tone = 'plain' | 'good' | 'accent' | 'low' | 'medium' | 'high' | 'critical';

/** A short label. Its words carry the meaning; the tone only supports them. */
export function Tag({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`tag tone-${tone}`}>{children}</span>;
}
