import { aggregate } from './aggregate.ts';
import { currentRecords } from './current-records.ts';
import { dateWindow } from './date-window.ts';
import { filter } from './filter.ts';
import { joinByKey } from './join-by-key.ts';
import { limit } from './limit.ts';
import { select } from './select.ts';
import { sort } from './sort.ts';
import type { AnyTransform } from './transform.ts';
import { union } from './union.ts';

/** Every transform a plan can name. */
export const allTransforms: ReadonlyMap<string, AnyTransform> = new Map(
  [aggregate, currentRecords, dateWindow, filter, joinByKey, limit, select, sort, union].map((each) => [each.id, each]),
);
