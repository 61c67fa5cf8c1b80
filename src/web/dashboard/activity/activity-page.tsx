import { getRouteApi } from '@tanstack/react-router';
import { PageHead } from '../design/page-head.tsx';
import { Tabs } from '../design/tabs.tsx';
import { useSession } from '../shell/session.ts';
import { activityTabs } from './activity-search.ts';
import { AlertList } from './alert-list.tsx';
import { PrecisionTable } from './precision-table.tsx';
import { ReceiptList } from './receipt-list.tsx';

const route = getRouteApi('/shell/activity');

/** What Bellwether said and did, what became of it, and how often it was right. */
export function ActivityPage() {
  const { tab = 'alerts', status = [], page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const { pages } = useSession();
  const tabs = activityTabs.filter(({ id }) => id !== 'precision' || pages.includes('signals'));
  const turn = (next: number) => void navigate({ search: (all) => ({ ...all, page: next }) });
  return (
    <>
      <PageHead title="Activity and alerts">
        What was said and done, its receipt, and how often each signal was right.
      </PageHead>
      <Tabs label="Activity" tabs={tabs} selected={tab} onSelect={(next) => void navigate({ search: { tab: next } })}>
        {tab === 'alerts' ? <AlertList page={page} onPage={turn} /> : null}
        {tab === 'receipts' ? (
          <ReceiptList
            status={status}
            page={page}
            onPage={turn}
            onStatus={(next) => void navigate({ search: (all) => ({ ...all, page: undefined, status: next }) })}
          />
        ) : null}
        {tab === 'precision' ? <PrecisionTable /> : null}
      </Tabs>
    </>
  );
}
