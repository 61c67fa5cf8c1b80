import { getRouteApi, Link } from '@tanstack/react-router';
import { readRun } from '../../../contract/admin/runs.ts';
import { useRead } from '../../client/use-api.ts';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Tag } from '../../design/tag.tsx';
import { moment } from '../../wording/dates.ts';
import { fieldName } from '../../wording/fields.ts';
import { decimal, duration } from '../../wording/numbers.ts';
import { RunState, type RunStep } from './run-state.tsx';

const route = getRouteApi('/shell/runs/$runId');

const columns: readonly Column<RunStep>[] = [
  {
    id: 'step',
    header: 'Step',
    cell: ({ id, kind, name, dependsOn }) => (
      <>
        <span className="strong">{id}</span>{' '}
        <span className="muted">
          {fieldName(kind)} {name}
        </span>
        {dependsOn.length > 0 ? <span className="cell-sub">after {dependsOn.join(', ')}</span> : null}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, isFallback }) => (
      <span className="row">
        <RunState state={state} />
        {isFallback ? <Tag tone="medium">Fallback</Tag> : null}
      </span>
    ),
  },
  { id: 'attempts', header: 'Attempts', isNumber: true, cell: ({ attempts }) => decimal(attempts) },
  { id: 'elapsed', header: 'Took', isNumber: true, cell: ({ elapsedMs }) => duration(elapsedMs) },
  { id: 'source', header: 'Result from', cell: ({ source }) => source ?? '–' },
  { id: 'error', header: 'Error', isWide: true, cell: ({ error }) => error?.message ?? '' },
];

/** One plan with its steps, their timing and where their results came from. */
export function RunPage() {
  const { runId } = route.useParams();
  const query = useRead(readRun, { params: { runId } });
  return (
    <Loaded query={query} label="the run">
      {({ run, steps, summary }) => (
        <>
          <PageHead title={run.title} side={<RunState state={run.state} />}>
            <Link to="/runs">All runs</Link> · started by {run.startedBy} on {moment(run.startedAt)}
          </PageHead>
          {summary === null ? null : <p className="card">{summary}</p>}
          <Card title="Steps" isFlush>
            <DataTable caption="Steps" rows={steps} columns={columns} rowKey={({ id }) => id} />
          </Card>
        </>
      )}
    </Loaded>
  );
}
