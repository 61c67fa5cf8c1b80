import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** A link to another system's page. Only http(s) addresses become links: any other text stays text. */
export function OutsideLink({ url, children }: { readonly url: string | null; readonly children: ReactNode }) {
  if (url === null || !/^https?:\/\//i.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children} <Icon name="external" size={13} />
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}
