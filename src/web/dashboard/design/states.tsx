import type { ReactNode } from 'react';
import { problemOf } from '../client/problem.ts';
import { Button } from './button.tsx';

const lines = [0, 1, 2, 3, 4];

/** What is shown while data is on its way; `label` says what for. */
export function Loading({ label }: { readonly label: string }) {
  return (
    <div className="card" role="status">
      <span className="visually-hidden">Loading {label}…</span>
      {lines.map((line) => (
        <div key={line} className="skeleton" />
      ))}
    </div>
  );
}

/** Nothing to show, why, and what would change that. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** What went wrong, in the server's words, with the way out. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const problem = problemOf(error);
  return (
    <div className="card" role="alert">
      <h2>{problem.title}</h2>
      <p className="muted">{problem.detail}</p>
      {onRetry && problem.canRetry ? (
        <div>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      ) : null}
    </div>
  );
}
