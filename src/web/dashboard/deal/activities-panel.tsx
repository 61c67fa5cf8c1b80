import { useState } from 'react';
import type { z } from 'zod';
import { type dealActivitySchema, readDealActivities } from '../../contract/deal.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Pager } from '../design/pager.tsx';
import { Empty } from '../design/states.tsx';
import { Tag } from '../design/tag.tsx';
import { moment } from '../wording/dates.ts';
import { fieldName } from '../wording/fields.ts';

type DealActivity = z.output<typeof dealActivitySchema>;

const directions = { inbound: 'from the buyer', outbound: 'from us', internal: 'internal' } as const;

export function ActivitiesPanel({ opportunityId }: { readonly opportunityId: string }) {
  const [page, setPage] = useState(1);
  const query = useRead(readDealActivities, { params: { opportunityId }, query: { page, pageSize: 25 } });
  return (
    <Card title="Activities">
      <Loaded query={query} label="activities">
        {({ activities, ...paging }) =>
          activities.length === 0 ? (
            <Empty title="No activity is on record">
              <p>Connect mail and calendar to see them here.</p>
            </Empty>
          ) : (
            <>
              <ul className="list-lines">
                {activities.map((activity) => (
                  <ActivityLine key={activity.id} activity={activity} />
                ))}
              </ul>
              <Pager {...paging} noun="activity" onPage={setPage} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function ActivityLine({ activity }: { readonly activity: DealActivity }) {
  const { kind, direction, subject, occurredAt, contactNames, userNames, status, isAutomatic } = activity;
  const people = [...userNames, ...contactNames].join(', ');
  return (
    <li>
      <div className="row spread">
        <span>
          <Tag tone={direction === 'inbound' ? 'good' : 'plain'}>{fieldName(kind)}</Tag>{' '}
          <span className="strong">{subject ?? 'Without a subject'}</span>
        </span>
        <span className="muted small">{moment(occurredAt)}</span>
      </div>
      <span className="cell-sub">
        {[direction ? directions[direction] : null, status, people, isAutomatic ? 'automatic, does not count' : null]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  );
}
