import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LiveEvent } from '../../contract/live-events.ts';

type Topic = LiveEvent['topic'];

/** Which reads a topic makes stale, by route id. */
const staleByTopic: Readonly<Record<Topic, readonly string[]>> = {
  scores: ['listDealsAtRisk', 'readDeal', 'readPipeline', 'readDealTimeline'],
  alerts: ['listAlerts', 'readDeal'],
  deliveries: ['listDeliveries', 'readStanding'],
  connections: ['listConnections', 'readDataQuality', 'readStanding'],
  approvals: ['listApprovals'],
  session: ['readSession'],
};

/** Keeps what is shown up to date while the page is open; false while the stream is interrupted. */
export function useLiveUpdates(): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const stream = new EventSource('/api/events');
    stream.onopen = () => setLive(true);
    stream.onerror = () => setLive(false);
    for (const [topic, ids] of Object.entries(staleByTopic)) {
      stream.addEventListener(topic, () => {
        for (const id of ids) void client.invalidateQueries({ queryKey: [id] });
      });
    }
    return () => stream.close();
  }, [client]);
  return isLive;
}
