import type { ModelAnswer } from '../../contract/model.ts';
import { Card } from '../design/card.tsx';
import { Tag } from '../design/tag.tsx';
import { fieldName } from '../wording/fields.ts';

interface LeakWarningsProps {
  readonly warnings: ModelAnswer['leakWarnings'];
  readonly excluded: readonly string[];
}

/** Columns that seem to know the outcome, and what was done about them. */
export function LeakWarnings({ warnings, excluded }: LeakWarningsProps) {
  return (
    <Card title="Leak warnings" note="Columns that know the outcome too well">
      {warnings.length === 0 ? <p>None. No column tells the outcome before it is known.</p> : null}
      <ul className="list-lines">
        {warnings.map(({ column, probe, action, text }) => (
          <li key={`${column} ${probe}`}>
            <Tag tone="high">{fieldName(action)}</Tag> <span className="strong">{fieldName(column)}</span>
            <span className="cell-sub">{text}</span>
          </li>
        ))}
      </ul>
      {excluded.length > 0 ? (
        <p className="muted small">Never used: {excluded.map((name) => fieldName(name)).join(', ')}.</p>
      ) : null}
    </Card>
  );
}
