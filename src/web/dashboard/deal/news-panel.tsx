import { readDealNews } from '../../contract/deal.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { Loaded } from '../design/loaded.tsx';
import { OutsideLink } from '../design/outside-link.tsx';
import { Empty } from '../design/states.tsx';
import { Tag } from '../design/tag.tsx';
import { day } from '../wording/dates.ts';
import { fieldName } from '../wording/fields.ts';

/** Public events of the deal's account, each with its source. */
export function NewsPanel({ opportunityId }: { readonly opportunityId: string }) {
  const query = useRead(readDealNews, { params: { opportunityId } });
  return (
    <Card title="Account news">
      <Loaded query={query} label="account news">
        {({ events }) =>
          events.length === 0 ? (
            <Empty title="No public event is on record for this account" />
          ) : (
            <ul className="list-lines">
              {events.map(({ id, kind, title, url, occurredAt }) => (
                <li key={id}>
                  <Tag>{fieldName(kind)}</Tag> <OutsideLink url={url}>{title}</OutsideLink>
                  <span className="cell-sub">{day(occurredAt)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
