import { readAlertPayload } from '../../execution/alerts/read-alert-payload.ts';
import type { Delivery } from '../store/deliveries.ts';
import { layOutTable, plain } from './terminal.ts';

/** Accepted alerts as lines for people: what became of each, who hears of it, and what it says. */
export function alertLines(deliveries: readonly Delivery[], columns: number): string[] {
  if (deliveries.length === 0) return ['none yet'];
  const rows = deliveries.map((delivery) => {
    const alert = readAlertPayload(delivery);
    const state =
      delivery.status === 'pending' ? `due ${delivery.dueAt.slice(11, 16)} UTC` : delivery.status.replaceAll('_', ' ');
    if (alert.kind === 'alert_digest')
      return [state, delivery.recipient, `digest of ${alert.alerts.length} alerts`, ''];
    if (alert.kind === 'report') return [state, delivery.recipient, plain(alert.title), ''];
    return [
      state,
      plain(alert.owner ?? 'nobody'),
      plain(alert.name ?? alert.opportunityId),
      alert.reasons[0]?.text ?? '',
    ];
  });
  return layOutTable(
    [{ title: 'State' }, { title: 'For', max: 20 }, { title: 'Deal', max: 34 }, { title: 'Why', max: 100 }],
    rows,
    columns,
  );
}
