import { clear, defineSignal, fired } from './signal.ts';
import { countText, dayText } from './wording.ts';

/** Fires on open support tickets of priority 1 or 2: one P2 low, one P1 or two P2 medium, two P1 or four in all high. */
export const supportTrouble = defineSignal({
  id: 'support-trouble',
  title: 'Open support trouble',
  needs: ['supportTickets'],
  evaluate(context) {
    const { asOf } = context;
    const open = context.supportTickets.filter(
      (ticket) =>
        ticket.priority !== null &&
        ticket.priority <= 2 &&
        ticket.openedAt <= asOf &&
        (ticket.closedAt === null || ticket.closedAt > asOf),
    );
    const oldest = open.reduce<(typeof open)[number] | null>(
      (first, each) => (first === null || each.openedAt < first.openedAt ? each : first),
      null,
    );
    if (oldest === null) return clear({ text: 'No open ticket of priority 1 or 2' });
    const urgent = open.filter((ticket) => (ticket.priority ?? 2) <= 1).length;
    const isHigh = urgent >= 2 || open.length >= 4;
    return fired(isHigh ? 'high' : urgent === 1 || open.length >= 2 ? 'medium' : 'low', {
      text: `${countText(open.length, 'open ticket')} of priority 1 or 2, the oldest since ${dayText(oldest.openedAt, asOf)}`,
      recordIds: open.map((ticket) => ticket.id),
      at: oldest.openedAt,
      value: open.length,
      unit: 'tickets',
      threshold: { value: 1, from: 'default' },
    });
  },
});
