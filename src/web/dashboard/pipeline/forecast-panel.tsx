import type { z } from 'zod';
import type { RouteResponse } from '../../contract/define-route.ts';
import type { forecastSchema, readPipeline } from '../../contract/pipeline.ts';
import { Card, Figure } from '../design/card.tsx';
import { Empty } from '../design/states.tsx';
import { day } from '../wording/dates.ts';
import { counted, decimal, money } from '../wording/numbers.ts';
import { totalWords } from '../wording/totals.ts';
import { IntervalBar } from './interval-bar.tsx';

type Forecast = z.output<typeof forecastSchema>;

/** What the quarter will bring, with how sure that is; where history does not allow it, why not. */
export function ForecastPanel({ pipeline }: { readonly pipeline: RouteResponse<typeof readPipeline> }) {
  const { modelled, weightedQuarter, weightedAll } = pipeline.forecast;
  return (
    <div className="stack loose">
      <ModelledForecast forecast={modelled} />
      <div className="grid-2">
        <Figure
          label={`Open and due in ${pipeline.quarter.label}, weighted by probability`}
          value={totalWords(weightedQuarter.weighted)}
          note={`${counted(weightedQuarter.withoutProbability, 'deal')} without a probability left out`}
        />
        <Figure
          label="All open deals, weighted by probability"
          value={totalWords(weightedAll.weighted)}
          note={`${counted(weightedAll.withoutProbability, 'deal')} without a probability left out`}
        />
      </div>
    </div>
  );
}

function ModelledForecast({ forecast }: { readonly forecast: Forecast }) {
  const { period } = forecast;
  const title = `Forecast for ${period.label}`;
  if (forecast.state === 'abstains') {
    return (
      <Card title={title} note={`until ${day(period.endDate)}`}>
        <Empty title="No forecast is given">
          <p>{forecast.reason}</p>
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={title} note={`until ${day(period.endDate)}, from ${decimal(forecast.runs)} simulated quarters`}>
      {forecast.perCurrency.map((side) => (
        <div key={side.currency} className="stack">
          <p className="figure-number">{money(side.p50, side.currency)}</p>
          <p>
            Eight times in ten it ends between <span className="strong">{money(side.p10, side.currency)}</span> (P10)
            and <span className="strong">{money(side.p90, side.currency)}</span> (P90).
          </p>
          <IntervalBar side={side} />
          <p className="muted small">
            {money(side.wonSoFar, side.currency)} is won already; {counted(side.openDeals, 'open deal')} may still
            close. On average {money(side.expected, side.currency)}.
          </p>
        </div>
      ))}
      {forecast.withoutAmount + forecast.withoutHistory > 0 ? (
        <p className="muted small">
          Left out: {counted(forecast.withoutAmount, 'deal')} without an amount,{' '}
          {counted(forecast.withoutHistory, 'deal')} without history.
        </p>
      ) : null}
    </Card>
  );
}
