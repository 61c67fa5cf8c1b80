import { counted, decimal } from '../wording/numbers.ts';
import { Button } from './button.tsx';

interface PagerProps {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly noun: string;
  readonly onPage: (page: number) => void;
}

/** Says which rows of how many are shown, and turns the page. The total counts all rows, never only this page's. */
export function Pager({ page, pageSize, total, noun, onPage }: PagerProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const to = Math.min(total, page * pageSize);
  return (
    <nav className="pager" aria-label="Pages of the list">
      <span className="muted small">
        {decimal(from)}–{decimal(to)} of {counted(total, noun)}
      </span>
      {last > 1 ? (
        <span className="row">
          <Button isSmall disabled={page <= 1} onClick={() => onPage(page - 1)}>
            Previous
          </Button>
          <span className="small">
            Page {decimal(page)} of {decimal(last)}
          </span>
          <Button isSmall disabled={page >= last} onClick={() => onPage(page + 1)}>
            Next
          </Button>
        </span>
      ) : null}
    </nav>
  );
}
