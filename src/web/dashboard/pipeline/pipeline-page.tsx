import { getRouteApi } from '@tanstack/react-router';
import { addDays } from '../../../domain/time.ts';
import { addressOf, type RouteResponse } from '../../contract/define-route.ts';
import { exportPipeline, readPipeline } from '../../contract/pipeline.ts';
import { useRead } from '../client/use-api.ts';
import { Figure } from '../design/card.tsx';
import { TextField } from '../design/field.tsx';
import { Icon } from '../design/icon.tsx';
import { Loaded } from '../design/loaded.tsx';
import { PageHead } from '../design/page-head.tsx';
import { Tabs } from '../design/tabs.tsx';
import { useSession } from '../shell/session.ts';
import { counted } from '../wording/numbers.ts';
import { forecastTotal, totalWords } from '../wording/totals.ts';
import { ComparePanel } from './compare-panel.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { MovementPanel } from './movement-panel.tsx';
import { type PipelineSearch, pipelineTabs } from './pipeline-search.ts';
import { StatePanel } from './state-panel.tsx';
import './pipeline.css';

const route = getRouteApi('/shell/pipeline');

/** The pipeline as of a day and what moved since another. */
export function PipelinePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { dataAsOf } = useSession();
  const { tab = 'state', asOf = dataAsOf.slice(0, 10) } = search;
  const since = search.since ?? addDays(asOf, -7);
  const query = useRead(readPipeline, { query: { asOf, since } });
  const change = (next: Partial<PipelineSearch>) =>
    void navigate({ search: (all) => ({ ...all, ...next }), resetScroll: false });
  const side = (
    <>
      <TextField
        label="As of"
        type="date"
        value={asOf}
        onChange={({ target }) => change({ asOf: target.value || undefined })}
      />
      <TextField
        label="Since"
        type="date"
        value={since}
        max={asOf}
        onChange={({ target }) => change({ since: target.value || undefined })}
      />
      <a className="button" href={addressOf(exportPipeline, { query: { asOf, since } })} download>
        <Icon name="download" /> CSV
      </a>
    </>
  );
  return (
    <>
      <PageHead title="Pipeline" side={side}>
        Any past day shows what was known on that day.
      </PageHead>
      {query.isPending ? <FigureSkeletons /> : null}
      {query.data ? <PipelineFigures pipeline={query.data} /> : null}
      <Tabs label="Parts of the pipeline" tabs={pipelineTabs} selected={tab} onSelect={(next) => change({ tab: next })}>
        {tab === 'compare' ? (
          <ComparePanel earlier={since} later={asOf} />
        ) : (
          <Loaded query={query} label="the pipeline">
            {(pipeline) => (
              <>
                {tab === 'state' ? <StatePanel pipeline={pipeline} /> : null}
                {tab === 'movement' ? (
                  <div className="stack loose">
                    <MovementPanel pipeline={pipeline} search={{ ...search, asOf, since }} onChange={change} />
                  </div>
                ) : null}
                {tab === 'forecast' ? <ForecastPanel pipeline={pipeline} /> : null}
              </>
            )}
          </Loaded>
        )}
      </Tabs>
      {query.data && query.data.notes.length > 0 ? (
        <ul className="muted small">
          {query.data.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

const figures = ['open', 'at risk', 'forecast', 'pushed'];

function FigureSkeletons() {
  return (
    <div className="grid-4" aria-hidden="true">
      {figures.map((figure) => (
        <div key={figure} className="card figure">
          <div className="skeleton" />
          <div className="skeleton" />
        </div>
      ))}
    </div>
  );
}

function PipelineFigures({ pipeline }: { readonly pipeline: RouteResponse<typeof readPipeline> }) {
  const { open, atRisk, slippage, quarter } = pipeline;
  const { modelled } = pipeline.forecast;
  const [low, middle, high] = (['p10', 'p50', 'p90'] as const).map((quantile) => forecastTotal(modelled, quantile));
  return (
    <div className="grid-4">
      <Figure label="Open pipeline" value={totalWords(open.total)} note={counted(open.total.deals, 'deal')} />
      <Figure label="At high or critical risk" value={totalWords(atRisk.value)} note={counted(atRisk.deals, 'deal')} />
      <Figure
        label={`Forecast ${quarter.label}`}
        value={middle ? totalWords(middle) : 'None given'}
        note={low && high ? `${totalWords(low)} to ${totalWords(high)}` : 'see Forecast'}
      />
      <Figure
        label={`Pushed out of ${quarter.label}`}
        value={totalWords(slippage.pushedOutOfQuarter)}
        note={counted(slippage.pushedOutOfQuarter.deals, 'deal')}
      />
    </div>
  );
}
