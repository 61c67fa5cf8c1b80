import { z } from 'zod';
import { calendarDateSchema, dayMs, endOfDay, startOfDay } from '../../../domain/time.ts';
import { defineTransform, fieldOf, fieldSchema, rowsSchema, type TransformContext } from './transform.ts';

const inputSchema = z.strictObject({
  rows: rowsSchema,
  field: fieldSchema,
  /** Back from the moment the plan began; a day is 24 hours. */
  lastDays: z.number().int().min(1).max(36_500).optional(),
  /** Calendar days in UTC, both included. */
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
});

const dated = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Keeps the rows whose date lies in a window. A day without a time counts as its first moment in UTC. */
export const dateWindow = defineTransform({
  id: 'date_window',
  about: 'Keeps the rows whose date lies in the last so many days, or between two days.',
  input: inputSchema,
  lists: ['rows'],
  fieldsUsed: ({ field }) => [{ at: 'field', rows: 'rows', field }],
  check({ lastDays, from, to }) {
    const hasDays = from !== undefined || to !== undefined;
    if ((lastDays !== undefined) === hasDays) return [{ at: '', message: 'give either lastDays, or from and to' }];
    const isBackwards = from !== undefined && to !== undefined && from > to;
    return isBackwards ? [{ at: 'from', message: `${from} is after ${to}, so nothing lies between them` }] : [];
  },
  rowShape: (_args, rowOf) => rowOf('rows'),
  run(args, context) {
    const [from, to] = windowOf(args, context);
    const read = args.rows.map((row) => ({ row, at: millisOf(fieldOf(row, args.field)) }));
    return {
      rows: read.filter(({ at }) => at !== null && at >= from && at <= to).map(({ row }) => row),
      unreadable: read.filter(({ at }) => at === null).length,
    };
  },
});

function windowOf({ lastDays, from, to }: z.infer<typeof inputSchema>, { now }: TransformContext): [number, number] {
  if (lastDays !== undefined) return [Date.parse(now) - lastDays * dayMs, Date.parse(now)];
  const first = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(startOfDay(from));
  return [first, to === undefined ? Number.POSITIVE_INFINITY : Date.parse(endOfDay(to))];
}

function millisOf(value: unknown): number | null {
  if (typeof value !== 'string' || !dated.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
