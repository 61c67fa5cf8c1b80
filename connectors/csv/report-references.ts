import { z } from 'zod';
import type { UploadProfile } from './profile-upload.ts';
import { showValue } from './rejection.ts';

/** References that were matched although they are written differently, and those that match nothing. */
export const referencesSchema = z.object({
  corrections: z.array(
    z.object({
      object: z.string(),
      field: z.string(),
      value: z.string(),
      matchedTo: z.string(),
      rows: z.number().int(),
    }),
  ),
  /** Kept as ids of their own; at most 20 values a field are shown. `hasTable`: the upload holds a table of this object. */
  unmatched: z.array(
    z.object({
      object: z.string(),
      field: z.string(),
      hasTable: z.boolean(),
      values: z.array(z.string()),
      distinct: z.number().int(),
      rows: z.number().int(),
    }),
  ),
});
export type References = z.infer<typeof referencesSchema>;

const shownValues = 20;
const shownCorrections = 1000;

/** Compares every counted reference with the records of the upload, most rows first. */
export function reportReferences(profile: UploadProfile): References {
  const corrections: References['corrections'] = [];
  const unmatched = new Map<string, References['unmatched'][number]>();
  for (const { object, field, value, rows } of profile.references.values()) {
    const index = profile.plan.context.index(object);
    const { id, how } = index.resolve(value);
    if (how === 'similar') corrections.push({ object, field, value: showValue(value), matchedTo: id, rows });
    if (how !== 'unmatched') continue;
    const key = `${object}\0${field}`;
    const hasTable = index.ids.size > 0;
    const group = unmatched.get(key) ?? { object, field, hasTable, values: [], distinct: 0, rows: 0 };
    unmatched.set(key, group);
    group.distinct += 1;
    group.rows += rows;
    if (group.values.length < shownValues) group.values.push(showValue(value));
  }
  corrections.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  return { corrections: corrections.slice(0, shownCorrections), unmatched: [...unmatched.values()] };
}
