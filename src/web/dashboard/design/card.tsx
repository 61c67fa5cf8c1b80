import { type ReactNode, useId } from 'react';

interface CardProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A titled section of a page. `isFlush`: a table reaches its edges. */
export function Card({ title, note, isFlush = false, children }: CardProps) {
  const id = useId();
  return (
    <section className={isFlush ? 'card flush' : 'card'} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {note ? <span className="muted small">{note}</span> : null}
      </div>
      {children}
    </section>
  );
}

/** One number with its name. */
export function Figure({
  label,
  value,
  note,
}: {
  readonly label: string;
  readonly value: string;
  readonly note?: ReactNode;
}) {
  return (
    <div className="card">
      <div>
        <p className="muted small">{label}</p>
        <p className="figure-number">{value}</p>
        {note ? <p className="muted small">{note}</p> : null}
      </div>
    </div>
  );
}
