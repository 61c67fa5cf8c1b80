import { getRouteApi } from '@tanstack/react-router';
import type { z } from 'zod';
import { endOfDay, startOfDay } from '../../../../domain/time.ts';
import { type auditRowSchema, listAudit } from '../../../contract/admin/audit.ts';
import { useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Empty } from '../../design/states.tsx';
import { Tag } from '../../design/tag.tsx';
import { moment } from '../../wording/dates.ts';
import type { AuditSearch } from './audit-search.ts';

type AuditRow = z.output<typeof auditRowSchema>;

const route = getRouteApi('/shell/audit');

const columns: readonly Column<AuditRow>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => moment(at) },
  {
    id: 'who',
    header: 'Who',
    cell: ({ principalId, principalKind, channel }) => (
      <>
        <span className="strong">{principalId}</span>
        <span className="cell-sub">
          {principalKind}, {channel}
        </span>
      </>
    ),
  },
  {
    id: 'what',
    header: 'What',
    cell: ({ action, subject }) => (
      <>
        <span className="mono">{subject}</span>
        <span className="cell-sub">{action}</span>
      </>
    ),
  },
  {
    id: 'effect',
    header: 'Decided',
    cell: ({ effect }) => <Tag tone={effect === 'allow' ? 'good' : 'critical'}>{effect}</Tag>,
  },
  {
    id: 'why',
    header: 'Why',
    isWide: true,
    cell: ({ purpose, reason }) => (
      <>
        {purpose}
        <span className="cell-sub">{reason}</span>
      </>
    ),
  },
  { id: 'outcome', header: 'Outcome', cell: ({ outcome }) => outcome ?? '–' },
  { id: 'request', header: 'Request', cell: ({ requestId }) => <span className="mono small">{requestId}</span> },
];

/** Who did what, why, and what was decided; denials included. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { who, action, effect, from, to, beforeId } = search;
  const query = useRead(listAudit, {
    query: {
      principalId: who,
      action,
      effect: effect ? [effect] : [],
      from: from && startOfDay(from),
      to: to && endOfDay(to),
      beforeId,
    },
  });
  const change = (next: Partial<AuditSearch>) =>
    void navigate({ search: (all) => ({ ...all, beforeId: undefined, ...next }), resetScroll: false });
  return (
    <>
      <PageHead title="Audit">Who did what, why, and what was decided. Denials are here too.</PageHead>
      <AuditFilters search={search} onChange={change} />
      <Loaded query={query} label="the audit">
        {({ rows, nextBeforeId }) => (
          <Card title="Newest first" isFlush>
            {rows.length === 0 ? (
              <Empty title="No row fits" />
            ) : (
              <DataTable caption="Audit" rows={rows} columns={columns} rowKey={({ id }) => String(id)} />
            )}
            <div className="pager">
              <Button isSmall disabled={beforeId === undefined} onClick={() => change({})}>
                Newest
              </Button>
              <Button
                isSmall
                disabled={nextBeforeId === null}
                onClick={() => change({ beforeId: nextBeforeId ?? undefined })}
              >
                Older
              </Button>
            </div>
          </Card>
        )}
      </Loaded>
    </>
  );
}

interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (change: Partial<AuditSearch>) => void;
}

function AuditFilters({ search, onChange }: AuditFiltersProps) {
  return (
    <search className="row" data-main-field>
      <TextField
        label="Who"
        value={search.who ?? ''}
        onChange={({ target }) => onChange({ who: target.value || undefined })}
      />
      <TextField
        label="Action"
        value={search.action ?? ''}
        onChange={({ target }) => onChange({ action: target.value || undefined })}
      />
      <SelectField
        label="Decided"
        value={search.effect ?? ''}
        onChange={(effect) => onChange({ effect: effect === 'allow' || effect === 'deny' ? effect : undefined })}
      >
        <option value="">Any</option>
        <option value="allow">Allowed</option>
        <option value="deny">Denied</option>
      </SelectField>
      <TextField
        label="From"
        type="date"
        value={search.from ?? ''}
        onChange={({ target }) => onChange({ from: target.value || undefined })}
      />
      <TextField
        label="Until"
        type="date"
        value={search.to ?? ''}
        onChange={({ target }) => onChange({ to: target.value || undefined })}
      />
    </search>
  );
}
