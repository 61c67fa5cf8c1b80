import { getRouteApi } from '@tanstack/react-router';
import { type DealAnswer, readDeal } from '../../contract/deal.ts';
import { useRead } from '../client/use-api.ts';
import { TextField } from '../design/field.tsx';
import { Loaded } from '../design/loaded.tsx';
import { OutsideLink } from '../design/outside-link.tsx';
import { PageHead } from '../design/page-head.tsx';
import { Empty } from '../design/states.tsx';
import { Tabs } from '../design/tabs.tsx';
import { ActivitiesPanel } from './activities-panel.tsx';
import { AlertCard } from './alert-card.tsx';
import { ContactsPanel } from './contacts-panel.tsx';
import { DealActions } from './deal-actions.tsx';
import { type DealTab, dealTabs } from './deal-search.ts';
import { DealSummary } from './deal-summary.tsx';
import { NewsPanel } from './news-panel.tsx';
import { SignalsPanel } from './signals-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { WhatIfPanel } from './what-if-panel.tsx';
import './deal.css';

const route = getRouteApi('/shell/deals/$opportunityId');

/** One deal: its score and why, what changed, who is involved, and what can be done. */
export function DealPage() {
  const { opportunityId } = route.useParams();
  const { tab = 'signals', asOf } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useRead(readDeal, { params: { opportunityId }, query: { asOf } });
  const pickDay = (
    <TextField
      label="As of"
      type="date"
      value={asOf ?? query.data?.asOf.slice(0, 10) ?? ''}
      onChange={(event) => void navigate({ search: (all) => ({ ...all, asOf: event.target.value || undefined }) })}
    />
  );
  return (
    <Loaded query={query} label="the deal">
      {(deal) => (
        <>
          <PageHead title={deal.state.name ?? deal.opportunityId} side={pickDay}>
            {[deal.account, deal.owner ? `owned by ${deal.owner}` : 'no owner', deal.team].filter(Boolean).join(' · ')}
            {deal.url ? (
              <>
                {' · '}
                <OutsideLink url={deal.url}>Open in the CRM</OutsideLink>
              </>
            ) : null}
          </PageHead>
          <DealSummary deal={deal} />
          <div className="main-aside">
            <Tabs
              label="Parts of this deal"
              tabs={dealTabs}
              selected={tab}
              onSelect={(next) => void navigate({ search: (all) => ({ ...all, tab: next }), resetScroll: false })}
            >
              <DealPart deal={deal} tab={tab} asOf={asOf} />
            </Tabs>
            <div className="stack loose">
              <DealActions deal={deal} />
              {deal.episodeId === null ? null : <AlertCard deal={deal} episodeId={deal.episodeId} />}
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}

interface DealPartProps {
  readonly deal: DealAnswer;
  readonly tab: DealTab;
  readonly asOf: string | undefined;
}

function DealPart({ deal, tab, asOf }: DealPartProps) {
  const { opportunityId, score } = deal;
  if (tab === 'timeline') return <TimelinePanel opportunityId={opportunityId} asOf={asOf} />;
  if (tab === 'activities') return <ActivitiesPanel opportunityId={opportunityId} />;
  if (tab === 'contacts') return <ContactsPanel contacts={deal.contacts} />;
  if (tab === 'news') return <NewsPanel opportunityId={opportunityId} />;
  if (score === null) {
    return (
      <Empty title="This deal has no score">
        <p>Only open deals with dated facts are scored.</p>
      </Empty>
    );
  }
  return tab === 'what-if' ? <WhatIfPanel score={score} whatIf={deal.whatIf} /> : <SignalsPanel score={score} />;
}
