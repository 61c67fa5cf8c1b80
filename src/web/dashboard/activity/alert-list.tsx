import { Link } from '@tanstack/react-router';
import { type AlertAnswer, listAlerts } from '../../contract/alerts.ts';
import { useRead } from '../client/use-api.ts';
import { BandTag } from '../design/band-tag.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Pager } from '../design/pager.tsx';
import { Empty } from '../design/states.tsx';
import { Tag } from '../design/tag.tsx';
import { useSession } from '../shell/session.ts';
import { moment } from '../wording/dates.ts';
import { joinFragments } from '../wording/sentences.ts';
import { AlertButtons } from './alert-buttons.tsx';

interface AlertListProps {
  readonly page: number;
  readonly onPage: (page: number) => void;
}

/** Open alerts, the highest risk first. */
export function AlertList({ page, onPage }: AlertListProps) {
  const query = useRead(listAlerts, { query: { page, pageSize: 20 } });
  return (
    <Loaded query={query} label="alerts">
      {({ alerts, ...paging }) =>
        alerts.length === 0 ? (
          <Empty title="No alert is open">
            <p>A deal whose risk crosses the alert line appears here.</p>
          </Empty>
        ) : (
          <div className="stack">
            <ul className="stack">
              {alerts.map((alert) => (
                <AlertLine key={alert.id} alert={alert} />
              ))}
            </ul>
            <Pager {...paging} noun="alert" onPage={onPage} />
          </div>
        )
      }
    </Loaded>
  );
}

function AlertLine({ alert }: { readonly alert: AlertAnswer }) {
  const { dataAsOf } = useSession();
  const { opportunityId, name, owner, band, risk, reasons, nextAction, openedAt } = alert;
  return (
    <li className="card">
      <div className="row spread">
        <h3>
          <Link className="cell-title" to="/deals/$opportunityId" params={{ opportunityId }}>
            {name ?? opportunityId}
          </Link>
        </h3>
        <span className="row">
          {alert.snoozedUntil ? <Tag>Quiet until {moment(alert.snoozedUntil)}</Tag> : null}
          {alert.acknowledgedAt ? <Tag tone="good">Seen by {alert.acknowledgedBy ?? 'somebody'}</Tag> : null}
          {alert.escalatedAt ? <Tag tone="high">Escalated</Tag> : null}
          <BandTag band={band} risk={risk} />
        </span>
      </div>
      <p>{joinFragments(reasons.map(({ text }) => text))}</p>
      <p className="strong">{nextAction}</p>
      <div className="row spread">
        <span className="muted small">
          {owner ?? 'No owner'} · open since {moment(openedAt)}
        </span>
        <AlertButtons
          episodeId={alert.id}
          today={dataAsOf}
          feedback={alert.feedback}
          isAcknowledged={alert.acknowledgedAt !== null}
        />
      </div>
    </li>
  );
}
