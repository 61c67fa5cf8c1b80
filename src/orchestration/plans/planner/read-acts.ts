import { readCondition } from './conditions.ts';
import type { DraftPlan } from './draft-plan.ts';
import { NotPlannable, type PlannerGround } from './planned.ts';
import { readSink } from './sinks.ts';
import { fieldsOf, plainName, readSource, type Source } from './sources.ts';

const pages = 20;
const reading =
  /^(?:get|fetch|read|list|pull|take|retrieve|export|find|show|collect|grab|extract|load|import)(?: me)? (.+)$/i;
const joining =
  /^(?:match|join|merge|combine|enrich|link|compare|cross-?reference)(?: (?:them|these|those|it|the (?:contacts|accounts|deals|result|rows|records)))?(?: up)?(?: (?:with|to|against|and|onto))? (.+?) (?:by|on|using|via|over)(?: the| their| its)? (?:same )?([\w -]+?)(?: address| column| field)?$/i;
const keeping =
  /^(?:(?:only )?keep(?: only)?|filter(?: (?:to|for|by|them|out all but))*|narrow(?: (?:it|them))? (?:down )?to|only|restrict (?:it |them )?to) (.+)$/i;
const dropping = /^(?:exclude|drop|remove|leave out|filter out|without|skip) (.+)$/i;
const sorting =
  /^(?:sort|order|rank)(?: (?:them|it|the (?:rows|result|deals|contacts|accounts)))? by (.+?)(?:,? (ascending|descending|asc|desc|(?:highest|largest|newest|biggest|latest) first|(?:lowest|smallest|oldest) first))?$/i;
const limiting =
  /^(?:(?:take|keep|show|get|limit (?:it |them )?to) )?(?:only )?(?:the )?(?:top|first|limit|biggest|largest) (\d{1,5})(?: (?:rows|deals|contacts|accounts|of them|results))?(?: by (.+))?$/i;
const grouping = /^(count|sum|total|average|add up)(?: (?:of )?(?:the )?(.+?))? (?:by|per|for each) (.+)$/i;

/** Adds what one clause asks for to the plan. @throws NotPlannable for what cannot be mapped */
export async function readAct(clause: string, draft: DraftPlan, ground: PlannerGround): Promise<void> {
  const limited = limiting.exec(clause);
  if (limited && draft.rows) return limit(draft, limited);
  const kept = keeping.exec(clause);
  if (kept && draft.rows) return keep(draft, kept[1] ?? '');
  const dropped = dropping.exec(clause);
  if (dropped && draft.rows) return drop(draft, dropped[1] ?? '');
  const joined = joining.exec(clause);
  if (joined) return join(draft, ground, joined[1] ?? '', joined[2] ?? '');
  const sorted = sorting.exec(clause);
  if (sorted) {
    const isUp = /^(?:asc|lowest|smallest|oldest)/i.test(sorted[2] ?? 'desc');
    return draft.transform('sorted', 'sort', {
      by: [{ field: draft.field(sorted[1] ?? ''), direction: isUp ? 'ascending' : 'descending' }],
    });
  }
  const grouped = grouping.exec(clause);
  if (grouped && draft.rows) return group(draft, grouped);
  if (readSink(clause, draft, ground)) return;
  const read = reading.exec(clause)?.[1] ?? (draft.rows ? null : clause);
  if (read !== null) return readRows(read, draft, ground);
  throw new NotPlannable(`It is not clear what "${clause}" asks for.`);
}

async function readRows(said: string, draft: DraftPlan, ground: PlannerGround): Promise<void> {
  const source = readSource(said);
  if (source) {
    await addSource(source, draft, ground);
    if (source.rest !== '') keep(draft, source.rest);
    return;
  }
  const understood = ground.understand(said);
  if (understood.kind !== 'question' || understood.parts.length !== 1 || understood.parts[0]?.intent === 'action') {
    const why = understood.kind === 'question' ? 'That is more than one question.' : understood.reason;
    throw new NotPlannable(why);
  }
  const [question] = understood.parts;
  const step = draft.add('asked', { analysis: 'ask', arguments: { question } });
  const columns =
    question?.intent === 'analysis' && question.groupBy.length > 0
      ? question.groupBy.map(({ field }) => field)
      : listed;
  const measured =
    question?.intent === 'analysis' ? question.measures.map(({ id, of }) => (of === null ? id : `${id}_${of}`)) : [];
  const fields = new Map([...columns, ...measured].map((name) => [plainName(name), name]));
  draft.rows = { from: { $from: step, path: 'rows' }, fields, isOpen: true };
}

const listed = ['id', 'name', 'owner', 'account', 'stage', 'amount', 'currency', 'closeDate'];

async function addSource(source: Source, draft: DraftPlan, ground: PlannerGround): Promise<void> {
  if (source.kind === 'sheet') return addSheet(source, draft, ground);
  const { system, object, isActive } = source;
  const title = `Every ${object.replace('_', ' ')} of ${system}, change by change`;
  const changes = draft.add('changes', {
    title,
    tool: `${system}_read_changes`,
    arguments: { object },
    allPages: pages,
  });
  const name = {
    contact: 'contacts',
    account: 'accounts',
    opportunity: 'deals',
    sales_user: 'users',
    product: 'products',
  }[object];
  const step = draft.add(name, {
    transform: 'current_records',
    arguments: { records: { $from: changes, path: 'records' } },
  });
  if (isActive) draft.notes.push(`"active" is read as: not deleted in ${system}.`);
  draft.rows = { from: { $from: step, path: 'rows' }, fields: fieldsOf(object), isOpen: true };
}

async function addSheet(
  source: Extract<Source, { kind: 'sheet' }>,
  draft: DraftPlan,
  ground: PlannerGround,
): Promise<void> {
  const spreadsheetId = draft.input('spreadsheet', 'the id of the Google Sheet', source.id);
  const sheet = draft.input('sheet', 'the name of the sheet in it', source.sheet);
  const step = draft.add('rows', {
    tool: 'google_sheets_read_rows',
    arguments: { spreadsheetId, sheet },
    allPages: pages,
  });
  const [id, name] = [draft.valueOfInput('spreadsheet'), draft.valueOfInput('sheet')];
  const columns = id === null || name === null ? null : await ground.sheetColumns(String(id), String(name));
  const fields = new Map((columns ?? []).map((column) => [plainName(column), column]));
  draft.rows = { from: { $from: step, path: 'rows[*].values' }, fields, isOpen: columns === null };
}

async function join(draft: DraftPlan, ground: PlannerGround, said: string, key: string): Promise<void> {
  const source = readSource(said);
  if (source === null || source.rest !== '')
    throw new NotPlannable(`"${said}" names nothing that rows can be matched with.`);
  const left = draft.current('match');
  const leftKey = draft.field(key);
  await addSource(source, draft, ground);
  const right = draft.current('match');
  const known = right.fields.get(plainName(key));
  const rightKey = known ?? (right.isOpen && right.fields.size === 0 ? headed(key) : null);
  if (rightKey === null)
    throw new NotPlannable(`"${key}" is no column there; it has ${[...right.fields.values()].join(', ')}.`);
  if (known === undefined) draft.notes.push(`The column that matches is taken to be called "${rightKey}".`);
  const rightPrefix = source.kind === 'sheet' ? 'sheet_' : `${source.object}_`;
  const step = draft.add('matched', {
    transform: 'join',
    arguments: { left: left.from, right: right.from, on: { left: leftKey, right: rightKey }, rightPrefix },
  });
  const added = [...right.fields].map(
    ([name, field]) => [`${plainName(rightPrefix)}${name}`, `${rightPrefix}${field}`] as const,
  );
  draft.rows = {
    from: { $from: step, path: 'rows' },
    fields: new Map([...added, ...left.fields]),
    isOpen: left.isOpen || right.isOpen,
  };
}

/** A column's heading as sheets have it. */
function headed(key: string): string {
  return key.trim().replace(/^./, (letter) => letter.toUpperCase());
}

function keep(draft: DraftPlan, said: string): void {
  for (const part of said.split(/ and (?=with |without |created |whose |where |that |closed )/i)) {
    const condition = readCondition(part, (field) => draft.field(field));
    if (condition === null) throw new NotPlannable(`"${part}" is no condition that can be checked on these rows.`);
    const { transform, field, arguments: args } = condition;
    if (transform === 'date_window') draft.transform('recent', transform, { field, ...args });
    else draft.transform('kept', transform, args);
  }
}

const opposite: Readonly<Record<string, string>> = {
  ...{ equals: 'not_equals', not_equals: 'equals', empty: 'not_empty', not_empty: 'empty' },
  ...{ more_than: 'at_most', at_most: 'more_than', less_than: 'at_least', at_least: 'less_than' },
};

function drop(draft: DraftPlan, said: string): void {
  const condition = readCondition(said, (field) => draft.field(field));
  const [where] = (condition?.arguments['where'] ?? []) as { field: string; is: string; value?: unknown }[];
  const is = where && opposite[where.is];
  if (!where || !is) throw new NotPlannable(`"${said}" cannot be left out; say which rows to keep instead.`);
  draft.transform('kept', 'filter', { where: [{ ...where, is }] });
}

function limit(draft: DraftPlan, [, most, by]: RegExpExecArray): void {
  if (by) draft.transform('sorted', 'sort', { by: [{ field: draft.field(by), direction: 'descending' }] });
  draft.transform('top', 'limit', { most: Number(most) });
}

function group(draft: DraftPlan, [, verb = '', of, by = '']: RegExpExecArray): void {
  const field = draft.field(by);
  const isCount = verb.toLowerCase() === 'count';
  const does = isCount ? 'count' : verb.toLowerCase() === 'average' ? 'average' : 'sum';
  const name = isCount ? 'count' : `${does}_${draft.field(of ?? 'amount')}`;
  const measure = isCount ? { of: does } : { of: does, field: draft.field(of ?? 'amount') };
  // amounts of several currencies are never added
  const cut = !isCount && draft.current(verb).fields.has('currency') ? [field, 'currency'] : [field];
  draft.transform(
    'grouped',
    'aggregate',
    { by: cut, measures: { [name]: measure } },
    new Map([...cut, name].map((each) => [plainName(each), each])),
  );
}
