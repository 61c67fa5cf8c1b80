import type { DeliverySummary } from '../../execution/deliveries/list-deliveries.ts';
import type { CommandIo } from './command.ts';
import { layOutTable, plain } from './terminal.ts';

/** Deliveries as a table, one a line. */
export function deliveryTable(found: readonly DeliverySummary[], io: CommandIo): string {
  if (found.length === 0) return 'No delivery is like that.\n';
  const rows = found.map((each) => [
    each.id,
    each.status.replaceAll('_', ' '),
    minute(each.createdAt),
    plain(each.channel),
    plain(each.recipient),
    plain(each.subjectId),
    plain(each.lastError?.message ?? ''),
  ]);
  const columns = [
    { title: 'Id', max: 32 },
    { title: 'State' },
    { title: 'Accepted (UTC)' },
    { title: 'Channel', max: 20 },
    { title: 'To', max: 24 },
    { title: 'About', max: 24 },
    { title: 'Why', max: 120 },
  ];
  return `${layOutTable(columns, rows, Math.max(io.columns, 120)).join('\n')}\n`;
}

/** Everything known of one delivery, without its content. */
export function deliveryDetail(each: DeliverySummary): string {
  const lines: [string, string | null][] = [
    ['id', each.id],
    ['state', each.status.replaceAll('_', ' ')],
    ['rule', each.rule],
    ['about', each.subjectId],
    ['channel', each.channel],
    ['to', each.recipient],
    ['accepted', minute(each.createdAt)],
    ['due', minute(each.dueAt)],
    ['ended', each.finishedAt === null ? null : minute(each.finishedAt)],
    ['attempts', `${each.attempt}${each.crashAttempts > 0 ? `, ${each.crashAttempts} without an outcome` : ''}`],
    ['may have arrived', each.mayHaveArrived ? 'yes' : null],
    ['receipt', each.receipt === null ? null : JSON.stringify(each.receipt)],
    ['why', each.lastError?.message ?? null],
  ];
  return lines.flatMap(([name, text]) => (text === null ? [] : [`${name.padEnd(17)} ${plain(text)}\n`])).join('');
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
