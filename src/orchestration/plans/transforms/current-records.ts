import { z } from 'zod';
import { changeSetSchema } from '../../../domain/record.ts';
import { defineTransform, type Row } from './transform.ts';

const recordSchema = z.looseObject({
  id: z.string(),
  changes: z.array(changeSetSchema),
  undated: z.record(z.string(), z.unknown()),
  isDeleted: z.boolean(),
});

/**
 * Records as CRMs report them, change by change, as rows of what holds now: `id`, `createdAt` (the first dated change; empty when none is
 * dated) and every field. Deleted records are left out.
 */
export const currentRecords = defineTransform({
  id: 'current_records',
  about: 'Turns changed records of a CRM into rows of what holds now, the deleted ones left out.',
  input: z.strictObject({ records: z.array(recordSchema) }),
  lists: [],
  fieldsUsed: () => [],
  rowShape: () => ({
    type: 'object',
    properties: { id: { type: 'string' }, createdAt: { type: ['string', 'null'] } },
    additionalProperties: true,
  }),
  run: ({ records }) => ({
    rows: records.filter(({ isDeleted }) => !isDeleted).map(asRow),
    unreadable: 0,
  }),
});

function asRow({ id, changes, undated }: z.infer<typeof recordSchema>): Row {
  const inOrder = changes.toSorted((a, b) =>
    a.effectiveAt < b.effectiveAt ? -1 : a.effectiveAt > b.effectiveAt ? 1 : 0,
  );
  const fields = Object.assign({}, undated, ...inOrder.map(({ values }) => values)) as Row;
  return { ...fields, id, createdAt: inOrder[0]?.effectiveAt ?? null };
}
