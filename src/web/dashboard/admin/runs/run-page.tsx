import { getRouteApi, Link } from '@tanstack/react-router';
import { cancelRun, listRuns, readRun, resumeRun } from '../../../contract/admin/runs.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { moment } from '../../wording/dates.ts';
import { fieldName } from '../../wording/fields.ts';
import { counted, decimal, duration } from '../../wording/numbers.ts';
import { type Run, RunState, type RunStep } from './run-state.tsx';

const route = getRouteApi('/shell/runs/$runId');

const columns: readonly Column<RunStep>[] = [
  {
    id: 'step',
    header: 'Step',
    cell: ({ id, kind, name, records }) => (
      <>
        <span className="strong">{id}</span>{' '}
        <span className="muted">
          {fieldName(kind)} {name}
        </span>
        {records === null ? null : <span className="cell-sub">{counted(records, 'record')}</span>}
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, fallback }) => (
      <>
        <RunState state={state} />
        {fallback === null ? null : <span className="cell-sub">instead: {fallback}</span>}
      </>
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
      {({ run, steps, summary, nextActions }) => (
        <>
          <PageHead title={run.title} side={<RunButtons run={run} />}>
            <RunState state={run.state} /> · <Link to="/runs">All runs</Link> · started by {run.startedBy} on{' '}
            {moment(run.startedAt)}
          </PageHead>
          {summary === null ? null : <p className="card answer-text">{[summary, ...nextActions].join('\n')}</p>}
          <Card title="Steps" isFlush>
            <DataTable caption="Steps" rows={steps} columns={columns} rowKey={({ id }) => id} />
          </Card>
        </>
      )}
    </Loaded>
  );
}

/** What can be done with a run that is not over. */
function RunButtons({ run: { id, state } }: { readonly run: Run }) {
  const resume = useChange(resumeRun, [readRun, listRuns]);
  const cancel = useChange(cancelRun, [readRun, listRuns]);
  const input = { params: { runId: id } };
  if (state !== 'running' && state !== 'waiting') return null;
  return (
    <div className="row">
      <Button isBusy={resume.isPending} onClick={() => resume.mutate(input)}>
        Go on
      </Button>
      <Button isBusy={cancel.isPending} onClick={() => cancel.mutate(input)}>
        End and take back
      </Button>
    </div>
  );
}
