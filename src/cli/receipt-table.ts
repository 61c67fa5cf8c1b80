import { readAlertPayload } from '../../execution/alerts/read-alert-payload.ts';
import type { Delivery } from '../store/deliveries.ts';
import { layOutTable, plain } from './terminal.ts';

/** One kind of effect that the demo shows. */
interface Shown {
  readonly what: string;
  readonly where: string;
  readonly isIt: (delivery: Delivery) => boolean;
  readonly to: (delivery: Delivery) => string;
  readonly receipt: (receipt: Readonly<Record<string, unknown>>) => string;
}

const isOf = (channel: string) => (delivery: Delivery) => delivery.channel === channel;
const inSlack = ({ channel, ts }: Readonly<Record<string, unknown>>) => `${channel} ${ts}`;

function kinds(crm: string): readonly Shown[] {
  const slack = { where: 'Slack', to: personOf, receipt: inSlack };
  const hasKind = (kind: string) => (delivery: Delivery) =>
    delivery.channel === 'slack-message' && delivery.payload['kind'] === kind;
  return [
    { what: 'alert', ...slack, isIt: hasKind('deal_at_risk') },
    { what: 'digest', ...slack, isIt: hasKind('alert_digest') },
    {
      ...{ what: 'e-mail', where: 'SMTP', isIt: isOf('email-message'), to: ({ recipient }) => recipient },
      receipt: ({ messageId }) => String(messageId),
    },
    {
      ...{ what: 'task', where: crm, isIt: isOf('crm-task'), to: ({ payload }) => String(payload['subject']) },
      receipt: ({ recordId }) => String(recordId),
    },
  ];
}

function personOf(delivery: Delivery): string {
  const payload = readAlertPayload(delivery);
  const owner = payload.kind === 'alert_digest' ? payload.alerts[0]?.owner : 'owner' in payload ? payload.owner : null;
  return owner ?? delivery.recipient;
}

/** What was sent, to whom, where, and the receipt; for each kind of effect the first that arrived, else why none did. */
export function receiptTable(deliveries: readonly Delivery[], crm: string, columns: number): string[] {
  const rows = kinds(crm).flatMap(({ what, where, isIt, to, receipt }) => {
    const all = deliveries.filter(isIt);
    const sent = all.filter(({ status }) => status === 'sent');
    const shown = sent[0] ?? all[0];
    if (!shown) return [];
    const told = shown.receipt
      ? receipt(shown.receipt)
      : `${shown.status.replaceAll('_', ' ')}: ${shown.lastError?.message ?? 'not tried yet'}`;
    return [[`${sent.length} of ${all.length}`, what, plain(to(shown)), where, plain(told)]];
  });
  return layOutTable(
    [
      { title: 'Sent' },
      { title: 'What' },
      { title: 'To (the first)', max: 44 },
      { title: 'Where' },
      { title: 'Receipt', max: 100 },
    ],
    rows,
    columns,
  );
}
