import { getRouteApi, Link } from '@tanstack/react-router';
import { listRuns } from '../../../contract/admin/runs.ts';
import { useRead } from '../../client/use-api.ts';
import { Card } from '../../design/card.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Pager } from '../../design/pager.tsx';
import { Empty } from '../../design/states.tsx';
import { moment } from '../../wording/dates.ts';
import { decimal } from '../../wording/numbers.ts';
import { type Run, RunState } from './run-state.tsx';

const route = getRouteApi('/shell/runs');

const columns: readonly Column<Run>[] = [
  {
    id: 'title',
    header: 'Plan',
    cell: ({ id, title }) => (
      <Link className="cell-title" to="/runs/$runId" params={{ runId: id }}>
        {title}
      </Link>
    ),
  },
  { id: 'state', header: 'State', cell: ({ state }) => <RunState state={state} /> },
  { id: 'steps', header: 'Steps', isNumber: true, cell: (run) => `${decimal(run.stepsDone)} of ${decimal(run.steps)}` },
  { id: 'by', header: 'Started by', cell: ({ startedBy }) => startedBy },
  { id: 'started', header: 'Started', cell: ({ startedAt }) => moment(startedAt) },
  { id: 'finished', header: 'Finished', cell: ({ finishedAt }) => moment(finishedAt) },
];

/** Plans that ran or run, newest first. */
export function RunsPage() {
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useRead(listRuns, { query: { page } });
  return (
    <>
      <PageHead title="Runs">Plans that ran or run, step by step.</PageHead>
      <Loaded query={query} label="runs">
        {({ runs, ...paging }) => (
          <Card title="Runs" isFlush>
            {runs.length === 0 ? (
              <Empty title="No plan has run yet" />
            ) : (
              <DataTable caption="Runs" rows={runs} columns={columns} rowKey={({ id }) => id} />
            )}
            <Pager {...paging} noun="run" onPage={(next) => void navigate({ search: { page: next } })} />
          </Card>
        )}
      </Loaded>
    </>
  );
}
