import type { z } from 'zod';
import type { timelineEntrySchema } from '../../contract/deal.ts';
import { readDealTimeline } from '../../contract/deal.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Empty } from '../design/states.tsx';
import { moment } from '../wording/dates.ts';
import { fieldName, fieldValue } from '../wording/fields.ts';

type Entry = z.output<typeof timelineEntrySchema>;

interface PanelProps {
  readonly opportunityId: string;
  readonly asOf: string | undefined;
}

/** Every change on record, newest first: what was true when, and when it became known. */
export function TimelinePanel({ opportunityId, asOf }: PanelProps) {
  const query = useRead(readDealTimeline, { params: { opportunityId }, query: { asOf } });
  return (
    <Card title="Changes">
      <Loaded query={query} label="changes">
        {({ changes }) =>
          changes.length === 0 ? (
            <Empty title="No change is on record">
              <p>The source keeps no history of this deal.</p>
            </Empty>
          ) : (
            <ol className="timeline">
              {changes.map((entry) => (
                <TimelineLine key={`${entry.id} ${entry.field}`} entry={entry} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  );
}

function TimelineLine({ entry }: { readonly entry: Entry }) {
  const { field, from, to, fromLabel, toLabel, effectiveAt, knownAt } = entry;
  const isLate = knownAt.slice(0, 10) !== effectiveAt.slice(0, 10);
  return (
    <li>
      <span className="strong">{fieldName(field)}</span>{' '}
      {from === null ? 'set to' : `from ${fromLabel ?? fieldValue(field, from)} to`}{' '}
      <span className="strong">{toLabel ?? fieldValue(field, to)}</span>
      <span className="cell-sub">
        {moment(effectiveAt)}
        {isLate ? `, known since ${moment(knownAt)}` : ''}
      </span>
    </li>
  );
}
