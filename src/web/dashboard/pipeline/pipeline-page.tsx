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
import { counted, shortMoney } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';
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
      <Loaded query={query} label="the pipeline">
        {(pipeline) => (
          <>
            <PipelineFigures pipeline={pipeline} />
            <Tabs
              label="Parts of the pipeline"
              tabs={pipelineTabs}
              selected={tab}
              onSelect={(next) => change({ tab: next })}
            >
              {tab === 'state' ? <StatePanel pipeline={pipeline} /> : null}
              {tab === 'movement' ? (
                <div className="stack loose">
                  <MovementPanel pipeline={pipeline} search={{ ...search, asOf, since }} onChange={change} />
                </div>
              ) : null}
              {tab === 'forecast' ? <ForecastPanel pipeline={pipeline} /> : null}
              {tab === 'compare' ? <ComparePanel earlier={since} later={asOf} /> : null}
            </Tabs>
            {pipeline.notes.length > 0 ? (
              <ul className="muted small">
                {pipeline.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            ) : null}
          </>
        )}
      </Loaded>
    </>
  );
}

function PipelineFigures({ pipeline }: { readonly pipeline: RouteResponse<typeof readPipeline> }) {
  const { open, atRisk, slippage, quarter } = pipeline;
  const { modelled } = pipeline.forecast;
  const [main] = modelled.state === 'given' ? modelled.perCurrency.toSorted((a, b) => b.openDeals - a.openDeals) : [];
  return (
    <div className="grid-4">
      <Figure label="Open pipeline" value={totalWords(open.total)} note={counted(open.total.deals, 'deal')} />
      <Figure label="At high or critical risk" value={totalWords(atRisk.value)} note={counted(atRisk.deals, 'deal')} />
      <Figure
        label={`Forecast ${quarter.label}`}
        value={main ? shortMoney(main.p50, main.currency) : 'None given'}
        note={
          main ? `${shortMoney(main.p10, main.currency)} to ${shortMoney(main.p90, main.currency)}` : 'see Forecast'
        }
      />
      <Figure
        label={`Pushed out of ${quarter.label}`}
        value={totalWords(slippage.pushedOutOfQuarter)}
        note={counted(slippage.pushedOutOfQuarter.deals, 'deal')}
      />
    </div>
  );
}
