import { useState } from 'react';
import { endConnection, listConnections } from '../../../contract/admin/connections.ts';
import type { RouteResponse } from '../../../contract/define-route.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { HealthTag } from '../../design/health-tag.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Empty } from '../../design/states.tsx';
import { moment } from '../../wording/dates.ts';
import { systemName } from '../../wording/systems.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { AvailableSystems } from './available-systems.tsx';

type Connection = RouteResponse<typeof listConnections>['connections'][number];

/** What is signed in to, how it fares, and what it may do. */
export function ConnectionsPage() {
  const query = useRead(listConnections);
  return (
    <>
      <PageHead title="Connections">What is signed in to, how it fares, and what it may do and why.</PageHead>
      <Loaded query={query} label="connections">
        {({ connections, available }) => (
          <>
            {connections.length === 0 ? (
              <Empty title="Nothing is connected">
                <p>Connect a system with one of the commands below.</p>
              </Empty>
            ) : null}
            <ul className="grid-2">
              {connections.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} />
              ))}
            </ul>
            <AvailableSystems systems={available} />
          </>
        )}
      </Loaded>
    </>
  );
}

function ConnectionCard({ connection }: { readonly connection: Connection }) {
  const { id, system, health, reason, holder, signedInAt, lastUsedAt, expiresAt, syncedAt, scopes } = connection;
  return (
    <li>
      <Card title={systemName(system)} note={id === system ? null : id}>
        <div>
          <HealthTag health={health} reason={reason} />
        </div>
        <dl className="facts small">
          <dt>Signed in by</dt>
          <dd>{holder ?? 'not known'}</dd>
          <dt>Signed in</dt>
          <dd>{moment(signedInAt)}</dd>
          <dt>Last used</dt>
          <dd>{moment(lastUsedAt)}</dd>
          <dt>Last read</dt>
          <dd>{moment(syncedAt)}</dd>
          <dt>Access ends</dt>
          <dd>{moment(expiresAt)}</dd>
        </dl>
        {scopes.length > 0 ? (
          <details>
            <summary>What it may do ({scopes.length})</summary>
            <ul className="list-lines small">
              {scopes.map(({ scope, reason: why }) => (
                <li key={scope}>
                  <span className="mono">{scope}</span>
                  <span className="cell-sub">{why}</span>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <EndConnection id={id} />
      </Card>
    </li>
  );
}

function EndConnection({ id }: { readonly id: string }) {
  const [isOpen, setOpen] = useState(false);
  const end = useChange(endConnection, [listConnections]);
  const close = () => setOpen(false);
  return (
    <div>
      <Button isSmall look="danger" onClick={() => setOpen(true)}>
        End this connection
      </Button>
      {isOpen ? (
        <ReasonDialog
          title={`End ${id}?`}
          actLabel="End connection"
          isDanger
          isBusy={end.isPending}
          onClose={close}
          onAct={(reason) => end.mutate({ params: { connectionId: id }, body: { reason } }, { onSuccess: close })}
        >
          It is ended here at once, then at the provider. Whoever needs it must sign in again.
        </ReasonDialog>
      ) : null}
    </div>
  );
}
