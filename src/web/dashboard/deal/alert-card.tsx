import type { DealAnswer } from '../../contract/deal.ts';
import { AlertButtons } from '../activity/alert-buttons.tsx';
import { Card } from '../design/card.tsx';

/** The open alert about this deal and what can be said about it. */
export function AlertCard({ deal, episodeId }: { readonly deal: DealAnswer; readonly episodeId: string }) {
  return (
    <Card title="Alert">
      <p className="muted">An alert about this deal is open.</p>
      <AlertButtons episodeId={episodeId} today={deal.asOf} feedback={null} isAcknowledged={false} />
    </Card>
  );
}
