import { type ReactNode, useEffect } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons and fields at the right. */
  readonly side?: ReactNode;
}

/** The page's heading and one sentence on what it is for; it names the browser's tab too. */
export function PageHead({ title, children, side }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Bellwether`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {children ? <p>{children}</p> : null}
      </div>
      {side ? <div className="row">{side}</div> : null}
    </header>
  );
}
