import type { CustomValues, DealRow, DealTable } from '../../domain/deal-row.ts';
import { questionFields } from './fields.ts';
import type { CustomFieldName, FieldValues, NamedValue, Vocabulary } from './understand/vocabulary.ts';

/** More distinct values than this are free text, which no question names whole. */
const maxValues = 300;

/** The names that a reader's table holds, so that questions can name them and nothing else; stops now and then. */
export function* gatherVocabulary(table: DealTable): Generator<void, Vocabulary> {
  const { deals, accounts, people, products, contacts, stages } = table;
  const ofAccount = countBy(deals, ({ accountId }) => accountId);
  const ofOwner = countBy(deals, ({ ownerId }) => ownerId);
  const ofProduct = countBy(deals, ({ productId }) => productId);
  const ofStage = countBy(deals, ({ stageId }) => stageId);
  const reports = countBy(people, ({ managerId }) => managerId);
  yield;
  const values: FieldValues[] = [];
  for (const field of valueFields) {
    values.push(valuesOf(field, deals));
    yield;
  }
  const customFields = customFieldsIn(table);
  yield;
  return {
    people: [
      ...people.map(({ id, name, email }) => ({
        id,
        label: name ?? id,
        email,
        count: ofOwner.get(id) ?? 0,
        reportCount: reports.get(id) ?? 0,
      })),
      ...managersWithoutRecord(table, reports),
    ],
    accounts: accounts.map(({ id, name }) => ({ id, label: name ?? id, count: ofAccount.get(id) ?? 0 })),
    // a deal without a name goes by its id, as answers show it
    deals: deals.map(({ id, name }) => ({ id, label: name ?? id, count: 1 })),
    contacts: contacts.flatMap(({ id, name }) => (name === null ? [] : { id, label: name, count: 1 })),
    products: products.map(({ id, name }) => ({ id, label: name, count: ofProduct.get(id) ?? 0 })),
    stages: stages.map(({ id, label, isClosed, isWon }) => ({
      id,
      label,
      count: ofStage.get(id) ?? 0,
      outcome: isWon ? ('won' as const) : isClosed ? ('lost' as const) : null,
    })),
    values,
    customFields,
    filledFields: yield* filledFieldsOf(table),
  };
}

/** The customer's own fields of deals and accounts. */
export function customFieldsIn({ deals, accounts }: DealTable): CustomFieldName[] {
  return [
    ...customFieldsOf(deals, 'custom.', ({ custom }) => custom),
    ...customFieldsOf(accounts, 'account.custom.', ({ custom }) => custom),
  ];
}

function countBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** An export may name managers who are in no table of people. */
function managersWithoutRecord({ people }: DealTable, reports: ReadonlyMap<string, number>): Vocabulary['people'] {
  const known = new Set(people.map(({ id }) => id));
  const labels = new Map(
    people.flatMap(({ managerId, manager }) => (managerId === null ? [] : [[managerId, manager ?? managerId]])),
  );
  return [...reports]
    .filter(([id]) => !known.has(id))
    .map(([id, reportCount]) => ({ id, label: labels.get(id) ?? id, email: null, count: 0, reportCount }));
}

/** Fields whose values are neither records of their own nor numbers. */
const valueFields = [
  'ownerTeam',
  'ownerRegion',
  'accountIndustry',
  'accountSegment',
  'accountRegion',
  'pipeline',
  'currency',
  'forecastCategory',
  'type',
  'productFamily',
  'lossReason',
] as const satisfies readonly (keyof DealRow)[];

function valuesOf(field: (typeof valueFields)[number], deals: readonly DealRow[]): FieldValues {
  const counts = countBy(deals, (row) => row[field]);
  const values = counts.size > maxValues ? [] : [...counts].map(([id, count]) => ({ id, label: id, count }));
  return { field, values };
}

function customFieldsOf<Row>(
  rows: readonly Row[],
  prefix: string,
  read: (row: Row) => CustomValues,
): CustomFieldName[] {
  const counts = new Map<string, Map<string | number | boolean, number>>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(read(row))) {
      if (value === null || value === '') continue;
      const values = counts.get(name) ?? new Map<string | number | boolean, number>();
      counts.set(name, values);
      if (values.has(value) || values.size <= maxValues) values.set(value, (values.get(value) ?? 0) + 1);
    }
  }
  return [...counts].map(([name, values]) => {
    const kind = kindOf([...values.keys()]);
    const isListed = (kind === 'text' || kind === 'boolean') && values.size <= maxValues;
    const named: NamedValue[] = isListed ? [...values].map(([id, count]) => ({ id, label: String(id), count })) : [];
    return { field: `${prefix}${name}`, label: name, kind, values: named };
  });
}

function kindOf(values: readonly (string | number | boolean)[]): CustomFieldName['kind'] {
  if (values.every((value) => typeof value === 'boolean')) return 'boolean';
  if (
    values.every((value) => typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)))
  )
    return 'number';
  if (values.every((value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value))) return 'date';
  return 'text';
}

/** Fields with a value on any deal; those of parts that were not read are not looked at and count as filled. */
function* filledFieldsOf({ deals }: DealTable): Generator<void, string[]> {
  const filled: string[] = [];
  for (const { id, part, read } of questionFields.deal.values()) {
    if (part !== null || deals.some((row) => isFilled(read(row as never)))) filled.push(id);
    yield;
  }
  return filled;
}

function isFilled(value: unknown): boolean {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}
