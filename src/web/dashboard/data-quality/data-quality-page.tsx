import { getRouteApi } from '@tanstack/react-router';
import { readDataQuality } from '../../contract/data-quality.ts';
import type { RouteResponse } from '../../contract/define-route.ts';
import { useRead } from '../client/use-api.ts';
import { Card, Figure } from '../design/card.tsx';
import { Loaded } from '../design/loaded.tsx';
import { Meter } from '../design/meter.tsx';
import { PageHead } from '../design/page-head.tsx';
import { day } from '../wording/dates.ts';
import { fieldName } from '../wording/fields.ts';
import { counted, decimal } from '../wording/numbers.ts';
import { FreshnessTable } from './freshness-table.tsx';
import { UncleanDeals } from './unclean-deals.tsx';

type Quality = RouteResponse<typeof readDataQuality>;

const route = getRouteApi('/shell/data-quality');

/** How far the answers can be trusted: clean records, fresh and complete sources. */
export function DataQualityPage() {
  const { check, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useRead(readDataQuality);
  return (
    <>
      <PageHead title="Data quality">How clean the open deals are, and how fresh and complete each source is.</PageHead>
      <Loaded query={query} label="data quality">
        {(quality) => (
          <>
            <QualityFigures quality={quality} />
            <Checks quality={quality} onOpen={(id) => void navigate({ search: { check: id }, resetScroll: false })} />
            {check === undefined ? null : (
              <UncleanDeals
                checkId={check}
                page={page}
                onPage={(next) => void navigate({ search: { check, page: next }, resetScroll: false })}
              />
            )}
            <FreshnessTable connections={quality.connections} />
            <div className="grid-2">
              <Counts title="Records on file" counts={quality.records} />
              <Counts title="How activities found their deal" counts={quality.matching} />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function QualityFigures({ quality }: { readonly quality: Quality }) {
  const { cleanSharePercent, openDeals, undatedDeals, asOf } = quality;
  return (
    <div className="grid-3">
      <Figure
        label="Open deals that pass every check"
        value={cleanSharePercent === null ? 'Cannot be told' : `${decimal(cleanSharePercent)} %`}
        note={`as of ${day(asOf)}`}
      />
      <Figure label="Open deals" value={decimal(openDeals)} />
      <Figure label="Without a creation date" value={decimal(undatedDeals)} note="their age cannot be told" />
    </div>
  );
}

function Checks({ quality, onOpen }: { readonly quality: Quality; readonly onOpen: (id: string) => void }) {
  return (
    <Card title="Checks" note="Open deals that fail each">
      <ul className="list-lines">
        {quality.checks.map(({ id, label, deals }) => (
          <li key={id} className="stack">
            <div className="row spread">
              <span className="strong">{fieldName(label)}</span>
              {deals === null ? (
                <span className="muted">no source can tell</span>
              ) : (
                <button type="button" className="button quiet small" disabled={deals === 0} onClick={() => onOpen(id)}>
                  {counted(deals, 'deal')}
                  <span className="visually-hidden">: {label}</span>
                </button>
              )}
            </div>
            <Meter
              label={`Share of open deals: ${label}`}
              share={deals === null || quality.openDeals === 0 ? null : deals / quality.openDeals}
              tone="high"
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Counts({ title, counts }: { readonly title: string; readonly counts: Readonly<Record<string, number>> }) {
  const entries = Object.entries(counts);
  return (
    <Card title={title}>
      {entries.length === 0 ? <p className="muted">Nothing on file yet.</p> : null}
      <dl className="facts">
        {entries.map(([name, count]) => (
          <CountLine key={name} name={fieldName(name)} count={count} />
        ))}
      </dl>
    </Card>
  );
}

function CountLine({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{decimal(count)}</dd>
    </>
  );
}
