import { forecastCategorySchema } from '../../../domain/opportunity.ts';
import { type Facet, listDealsAtRisk } from '../../contract/at-risk.ts';
import type { RouteResponse } from '../../contract/define-route.ts';
import type { readPipeline } from '../../contract/pipeline.ts';
import type { AtRiskSearch } from '../at-risk/at-risk-search.ts';
import { useRead } from '../client/use-api.ts';
import { Card } from '../design/card.tsx';
import { fieldName } from '../wording/fields.ts';
import { decimal } from '../wording/numbers.ts';
import { AgingChart } from './aging-chart.tsx';
import { CoverageCard } from './coverage-card.tsx';
import { StageAges } from './stage-ages.tsx';
import { ValueBars } from './value-bars.tsx';

type Pipeline = RouteResponse<typeof readPipeline>;

/** Values by stage, owner and category, coverage and age, as of the day. */
export function StatePanel({ pipeline }: { readonly pipeline: Pipeline }) {
  const facets = useRead(listDealsAtRisk, { query: { pageSize: 1 } }).data?.facets;
  const { open, coverage, aging } = pipeline;
  return (
    <div className="stack loose">
      <div className="grid-2">
        <Card title="By stage" note="In the order of the pipeline">
          <ValueBars groups={open.byStage} filterOf={(label) => named('stageId', facets?.stageId, label)} />
        </Card>
        <Card title="By forecast category">
          <ValueBars
            groups={open.byForecastCategory}
            nameOf={(label) => (label === null ? 'Not set' : fieldName(label))}
            filterOf={categoryFilter}
          />
        </Card>
        <Card title="By owner">
          <ValueBars groups={open.byOwner} filterOf={(label) => named('ownerId', facets?.ownerId, label)} />
        </Card>
        <CoverageCard coverage={coverage} />
      </div>
      <div className="grid-2">
        <Card
          title="Age of open deals"
          note={aging.medianAgeDays === null ? null : `half are older than ${decimal(aging.medianAgeDays)} days`}
        >
          <AgingChart groups={aging.groups} />
        </Card>
        <StageAges stages={aging.stages} />
      </div>
    </div>
  );
}

function named(field: 'stageId' | 'ownerId', facet: Facet | undefined, label: string | null): AtRiskSearch | null {
  const values = (facet ?? []).filter((entry) => entry.label === label).map(({ value }) => value);
  return values.length === 0 ? null : { [field]: values };
}

function categoryFilter(label: string | null): AtRiskSearch | null {
  const parsed = forecastCategorySchema.safeParse(label);
  return parsed.success ? { forecastCategory: [parsed.data] } : null;
}
