/** A test on rows, as a step's arguments without the rows. */
export type Condition =
  | { readonly transform: 'date_window'; readonly field: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly transform: 'filter'; readonly field: string; readonly arguments: Readonly<Record<string, unknown>> };

type Resolve = (said: string) => string;

const daysIn: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };
const filler =
  /^(?:(?:only|just) )?(?:the )?(?:ones?|those|rows|contacts|accounts|deals|records|people|them|entries|companies)? ?(?:(?:that|which|who|whose|where|with) )?(?:(?:are|is|were|was|have been|has been|got) )?/i;
const inLast =
  /^(.*?) ?(?:in|within|during|over|from) (?:the )?(?:last|past) (?:(\d{1,4}) )?(day|week|month|quarter|year)s?$/i;
const since = /^(.*?) ?(?:since|after|from) (\d{4}-\d{2}-\d{2})$/i;
const until = /^(.*?) ?(?:before|until|up to) (\d{4}-\d{2}-\d{2})$/i;
const between = /^(.*?) ?between (\d{4}-\d{2}-\d{2}) and (\d{4}-\d{2}-\d{2})$/i;
const compared =
  /^(?:an? |the )?(.+?) (?:is |of |are )?(above|over|more than|greater than|at least|below|under|less than|at most|>=|<=|>|<) ?[$€£]?([\d.,]+)(k|m)?$/i;
const different = /^(?:an? |the )?(.+?) (?:is not|isn't|!=) "?(.+?)"?$/i;
const equal = /^(?:an? |the )?(.+?) (?:is|are|equals|=|equal to) "?(.+?)"?$/i;
const containing = /^(?:an? |the )?(.+?) (?:contains?|containing|includes?|including) "?(.+?)"?$/i;
const missing = /^(?:without|missing|no|lacking|have no|has no) (?:an? |the )?(.+)$/i;

const tests: Readonly<Record<string, string>> = {
  ...{ above: 'more_than', over: 'more_than', 'more than': 'more_than', 'greater than': 'more_than', '>': 'more_than' },
  ...{ 'at least': 'at_least', '>=': 'at_least', 'at most': 'at_most', '<=': 'at_most' },
  ...{ below: 'less_than', under: 'less_than', 'less than': 'less_than', '<': 'less_than' },
};

/** Reads what rows are kept by; null: it is no condition. `resolve` gives a field's name, or throws for one that there is not. */
export function readCondition(said: string, resolve: Resolve): Condition | null {
  const text = said.replace(filler, '').trim();
  return readTime(text, resolve) ?? readTest(text, said, resolve);
}

function readTime(text: string, resolve: Resolve): Condition | null {
  const dated = (word: string | undefined, args: Readonly<Record<string, unknown>>): Condition => {
    return { transform: 'date_window', field: resolve(dateWord(word ?? '')), arguments: args };
  };
  const last = inLast.exec(text);
  if (last) {
    const days = Number(last[2] ?? 1) * (daysIn[(last[3] ?? 'day').toLowerCase()] ?? 1);
    return dated(last[1], { lastDays: days });
  }
  const range = between.exec(text);
  if (range) return dated(range[1], { from: range[2], to: range[3] });
  const from = since.exec(text);
  if (from) return dated(from[1], { from: from[2] });
  const to = until.exec(text);
  return to ? dated(to[1], { to: to[2] }) : null;
}

function dateWord(word: string): string {
  const plain = word.trim().toLowerCase();
  if (plain === '' || /^(?:newly )?(?:created|added|new|opened)$/.test(plain)) return 'created';
  return /^(?:clos(?:ed|es|ing)|due)$/.test(plain) ? 'close date' : plain;
}

function readTest(text: string, whole: string, resolve: Resolve): Condition | null {
  const test = (field: string | undefined, is: string, value?: unknown): Condition => {
    const name = resolve(field ?? '');
    return {
      transform: 'filter',
      field: name,
      arguments: { where: [{ field: name, is, ...(value === undefined ? {} : { value }) }] },
    };
  };
  const number = compared.exec(text);
  if (number) {
    const scale = { k: 1e3, m: 1e6 }[number[4]?.toLowerCase() ?? ''] ?? 1;
    return test(
      number[1],
      tests[(number[2] ?? '').toLowerCase()] ?? 'equals',
      Number((number[3] ?? '').replaceAll(',', '')) * scale,
    );
  }
  const not = different.exec(text);
  if (not) return test(not[1], 'not_equals', not[2]);
  const same = equal.exec(text);
  if (same) return test(same[1], 'equals', same[2]);
  const part = containing.exec(text);
  if (part) return test(part[1], 'contains', part[2]);
  const empty = missing.exec(text);
  if (empty) return test(empty[1], 'empty');
  const given = /(?:^| )with (?:an? |the )?([\w -]+)$/i.exec(whole);
  return given ? test(given[1], 'not_empty') : null;
}
