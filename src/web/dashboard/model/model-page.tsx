import { type ModelAnswer, readModel } from '../../contract/model.ts';
import { useRead } from '../client/use-api.ts';
import { Card, Figure } from '../design/card.tsx';
import { Loaded } from '../design/loaded.tsx';
import { PageHead } from '../design/page-head.tsx';
import { Empty } from '../design/states.tsx';
import { Tag } from '../design/tag.tsx';
import { useSession } from '../shell/session.ts';
import { day } from '../wording/dates.ts';
import { decimal } from '../wording/numbers.ts';
import { CalibrationChart } from './calibration-chart.tsx';
import { ContributionBars } from './contribution-bars.tsx';
import { LeakWarnings } from './leak-warnings.tsx';
import { MetricsTable } from './metrics-table.tsx';
import { ReferenceTable } from './reference-table.tsx';

const verdicts = {
  ships: { word: 'In use: it beats every reference', tone: 'good' },
  no_better_than_base_rate: { word: 'Not in use: no better than the base rate', tone: 'high' },
  too_little_history: { word: 'Not in use: too little history', tone: 'medium' },
} as const;

/** Whether to believe the win probabilities: measured on deals the model had not seen. */
export function ModelPage() {
  const query = useRead(readModel);
  const { workspace } = useSession();
  return (
    <>
      <PageHead title="Model">
        How good the win probability is on deals it had not seen, and whether it is in use.
      </PageHead>
      <Loaded query={query} label="the model">
        {({ model }) =>
          model === null ? (
            <Empty title="No backtest was run yet">
              <p>Run it on your own history:</p>
              <pre>npx bellwether evaluate --workspace {workspace.id}</pre>
            </Empty>
          ) : (
            <ModelReport model={model} />
          )
        }
      </Loaded>
    </>
  );
}

function ModelReport({ model }: { readonly model: ModelAnswer }) {
  const { verdict, reason, history, trainedAsOf, modelVersion, split, metrics, drift } = model;
  const { word, tone } = verdicts[verdict];
  return (
    <>
      <section className="card" aria-label="Verdict">
        <div className="row">
          <Tag tone={tone}>{word}</Tag>
          {drift === null ? null : <Tag tone={drift.state === 'drifted' ? 'high' : 'plain'}>{drift.text}</Tag>}
        </div>
        <p>{reason}</p>
        <p className="muted small">
          Judged on {day(trainedAsOf)}
          {modelVersion === null ? '; the expert weights speak' : `; on the scores as ${modelVersion}`}
          {split === null ? '' : `; tested on deals after ${day(split.testFrom)}, ${decimal(split.testDeals)} of them`}.
        </p>
      </section>
      <div className="grid-4">
        <Figure label="Ended deals" value={decimal(history.closedDeals)} note={`${decimal(history.won)} won`} />
        <Figure label="AUC" value={decimal(metrics?.auc.value ?? null, 3)} note="0.5 is chance" />
        <Figure label="Calibration error" value={decimal(metrics?.ece.value ?? null, 3)} note="0 is perfect" />
        <Figure
          label="AUC with shuffled outcomes"
          value={decimal(model.permutedLabelAuc, 3)}
          note="near 0.5: nothing leaks"
        />
      </div>
      {metrics === null ? null : (
        <div className="grid-2">
          <Card title="Calibration" note="On the line: a 70 % deal is won 7 times in 10">
            <CalibrationChart bins={metrics.calibration} />
          </Card>
          <MetricsTable metrics={metrics} />
        </div>
      )}
      <ReferenceTable references={model.references} />
      <div className="grid-2">
        <LeakWarnings warnings={model.leakWarnings} excluded={model.excludedFeatures} />
        <ContributionBars contributions={model.contributions} />
      </div>
    </>
  );
}
