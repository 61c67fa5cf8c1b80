import type { QuestionMeasure } from '../../../../domain/question.ts';
import { kindOf } from '../lexicon/concepts.ts';
import type { DealStatus, PlainAggregate } from '../reading.ts';
import { askBack, countMeasure, type Draft, named } from './draft.ts';
import { isNumeric } from './read-comparisons.ts';
import { firstOf, is, neighbour, type Part, type PartOf, placesOf, use } from './sentence.ts';
import { saysOfClosed } from './settle-words.ts';

const moneyMeasures = { won: 'won_value', open: 'pipeline_value', lost: 'lost_value' } as const satisfies Record<
  DealStatus,
  string
>;
const daysMeasures: Readonly<Record<string, string>> = {
  sales_cycle: 'cycleDays',
  deal_age: 'ageDays',
  time_in_stage: 'daysInStage',
};

/** What may stand between `average` and what is averaged. */
const between = [
  'preposition',
  'auxiliary',
  'mark',
  'status',
  'name',
  'mine',
  'condition',
  'each',
  'superlative',
] as const;

/** Reads what is to be computed, and the fields that are to be shown. */
export function readMeasures(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    if (part.used) continue;
    if (is(part, 'measure')) readNamed(draft, part, at);
    else if (is(part, 'money')) readMoney(draft, part, at);
    else if (is(part, 'field')) readField(draft, part, at);
  }
  readLoneAggregates(draft);
  readShare(draft);
  readQuantities(draft);
}

function readNamed(draft: Draft, part: PartOf<'measure'>, at: number): void {
  const aggregate = aggregateBefore(draft, at);
  const held = draft.parts[neighbour(draft.parts, at, -1, ['preposition', 'mine', 'mark'])];
  if (part.reading.measure.id === 'quota_attainment' && is(held, 'comparison')) use(held);
  if (part.reading.measure.id === 'count' && aggregate !== null && aggregate !== 'sum') {
    draft.problem ??= {
      kind: 'unsupported',
      reason: `"${aggregate}" of a count is not computed here; ask for the counts themselves.`,
      unknownWords: [],
      nearest: [],
    };
  }
  add(draft, aggregated(part.reading.measure, aggregate), part);
}

function aggregateBefore({ parts }: Draft, at: number): PlainAggregate | null {
  const part = parts[neighbour(parts, at, -1, between)];
  if (!is(part, 'aggregate')) return null;
  use(part);
  return part.reading.aggregate;
}

function add(draft: Draft, measure: QuestionMeasure, part: Part): void {
  use(part);
  if (!draft.measures.some((each) => each.id === measure.id && each.of === measure.of)) draft.measures.push(measure);
}

function aggregated(measure: QuestionMeasure, aggregate: PlainAggregate | null): QuestionMeasure {
  const of = daysMeasures[measure.id];
  if (of && (aggregate === 'median' || aggregate === 'smallest' || aggregate === 'largest'))
    return named(aggregate, of);
  if (measure.id === 'average_deal_size' && aggregate === 'median') return named('median', 'amount');
  return measure;
}

function readMoney(draft: Draft, part: PartOf<'money'>, at: number): void {
  const { status, noun } = part.reading;
  const opener = draft.parts[neighbour(draft.parts, at, -1)];
  const asksHowMany = is(opener, 'ask') && opener.reading.ask === 'how_many';
  if (asksHowMany && noun === 'revenue') {
    if (!draft.statuses.includes('won')) draft.statuses.push('won');
    add(draft, countMeasure, part);
    return;
  }
  const aggregate = aggregateBefore(draft, at);
  const owner = draft.parts[neighbour(draft.parts, at, 1, ['preposition'])];
  const isTheirs =
    noun === 'revenue' &&
    is(draft.parts[at + 1], 'preposition') &&
    is(owner, 'subject') &&
    owner.reading.subject === 'account' &&
    draft.ground.index.isFilled('accountRevenue');
  if (isTheirs && aggregate !== null && aggregate !== 'sum') {
    add(draft, named(aggregate, 'accountRevenue'), part);
    return;
  }
  const isDoubtful = noun === 'revenue' && /^(the )?revenues?$/i.test(part.text) && onlyAccounts(draft);
  if (isDoubtful) askRevenue(draft, part);
  if (aggregate === null || aggregate === 'sum') {
    add(draft, named(moneyMeasures[status]), part);
    return;
  }
  if (!draft.statuses.includes(status)) draft.statuses.push(status);
  if (aggregate === 'average' && perThing(draft, at)) {
    askBack(draft, 'An average per person, account or product is not one number here.', [
      { label: 'total of each', question: draft.ground.text.replace(/\b(average|avg|mean)\b/i, 'total') },
      {
        label: 'average deal size of each',
        question: draft.ground.text.replace(
          /\b(average|avg|mean)\b.*?\b(revenue|sales|pipeline)\b/i,
          'average deal size',
        ),
      },
    ]);
  }
  add(
    draft,
    aggregate === 'average' && status === 'won' ? named('average_deal_size') : named(aggregate, 'amount'),
    part,
  );
}

function perThing({ parts }: Draft, at: number): boolean {
  const next = parts[neighbour(parts, at, 1, ['mark'])];
  return is(next, 'each') && /^per$/i.test(next.text) && is(parts[parts.indexOf(next) + 1], 'subject');
}

/** The revenue an account has, or the revenue won from it. */
function onlyAccounts(draft: Draft): boolean {
  const { index } = draft.ground;
  const isAccount = draft.asked?.subject === 'account' || (draft.asked?.concept ?? '').startsWith('account');
  const isTold =
    draft.statuses.length > 0 ||
    draft.parts.some((part) => is(part, 'period') || is(part, 'condition') || is(part, 'status'));
  return isAccount && !isTold && index.vocabulary.filledFields !== null && index.isFilled('accountRevenue');
}

function askRevenue(draft: Draft, part: Part): void {
  const { text } = draft.ground;
  askBack(draft, '"Revenue" may be what the accounts earn themselves or what was won from them.', [
    { label: 'revenue won from them', question: text.replace(part.text, 'won revenue') },
    { label: 'annual revenue of the accounts', question: text.replace(part.text, 'annual revenue') },
  ]);
}

function readField(draft: Draft, part: PartOf<'field'>, at: number): void {
  const { concept } = part.reading;
  const aggregate = aggregateBefore(draft, at);
  if (concept === 'amount') {
    readAmount(draft, part, aggregate);
    return;
  }
  const isCounted =
    is(draft.parts[neighbour(draft.parts, at, -1)], 'ask') && firstOf(draft.parts, 'ask')?.reading.ask === 'how_many';
  if (aggregate !== null && (isNumeric(concept, draft) || kindOf(concept) === 'date')) {
    add(draft, named(aggregate, concept), part);
    return;
  }
  if (isCounted && kindOf(concept) === 'thing') {
    add(draft, named('distinct', concept), part);
    return;
  }
  if (concept === 'ownerTeam' && draft.parts.some((each) => is(each, 'mine') && each.reading.scope === 'team')) {
    use(part);
    return;
  }
  if (/^subsidiar/i.test(part.text)) return;
  draft.columns.push(concept);
  use(part);
}

function readAmount(draft: Draft, part: PartOf<'field'>, aggregate: PlainAggregate | null): void {
  const byStage =
    draft.groups.some((each) => ['stage', 'status', 'forecastCategory'].includes(each.field)) ||
    draft.filters.some((each) => ['stage', 'forecastCategory', 'status'].includes(each.field));
  const [status] = draft.statuses;
  if (aggregate === 'average' && status === undefined && !byStage) {
    add(draft, named('average_deal_size'), part);
    return;
  }
  if (aggregate === 'average' && status === 'won' && draft.statuses.length === 1) {
    add(draft, named('average_deal_size'), part);
    return;
  }
  if (aggregate === 'sum' && status && draft.statuses.length === 1) {
    add(draft, named(moneyMeasures[status]), part);
    return;
  }
  if (aggregate === 'median' && status === undefined && !byStage) draft.statuses.push('won');
  if (aggregate !== null) {
    add(draft, named(aggregate, 'amount'), part);
    return;
  }
  const isMuch =
    firstOf(draft.parts, 'ask')?.reading.ask === 'how_much' ||
    draft.groups.length > 0 ||
    draft.series.length > 0 ||
    isValueOf(draft, part);
  if (!isMuch) {
    draft.columns.push('amount');
    use(part);
    return;
  }
  add(draft, status && draft.statuses.length === 1 ? named(moneyMeasures[status]) : named('sum', 'amount'), part);
}

/** `the value of open deals`, `what is the value of …`: a total. */
function isValueOf({ parts, asked }: Draft, part: Part): boolean {
  const next = parts[parts.indexOf(part) + 1];
  return is(next, 'preposition') && next.reading.word === 'of' && asked === null;
}

/** `total deals`, `average deal`, `deals in total`. */
function readLoneAggregates(draft: Draft): void {
  for (const { part } of placesOf(draft.parts, 'aggregate')) {
    if (part.used) continue;
    const { aggregate } = part.reading;
    if (aggregate === 'sum' || (aggregate === 'average' && draft.measures.length > 0)) {
      use(part);
      const [status] = draft.statuses;
      if (draft.measures.length === 0 && draft.subjects.length === 0 && status && draft.statuses.length === 1)
        draft.measures.push(named(moneyMeasures[status]));
      const listed = firstOf(draft.parts, 'ask')?.reading.ask;
      if (
        draft.measures.length === 0 &&
        (draft.subjects.includes('deal') || draft.statuses.length > 0) &&
        listed !== 'how_much'
      )
        draft.measures.push(countMeasure);
    } else if (
      aggregate === 'average' &&
      draft.subjects.includes('deal') &&
      draft.columns.every((each) => each === 'amount') &&
      !['how_long', 'how_many'].includes(firstOf(draft.parts, 'ask')?.reading.ask ?? '')
    ) {
      draft.columns.length = 0;
      add(draft, named('average_deal_size'), part);
    } else if (firstOf(draft.parts, 'ask')?.reading.ask === 'how_long') use(part);
  }
}

/** `what share of pipeline is in EMEA`: that part beside the whole. */
function readShare(draft: Draft): void {
  const part = firstOf(draft.parts, 'share');
  if (!part || part.used) return;
  use(part);
  if (/^ratio/i.test(part.text))
    draft.problem ??= {
      kind: 'unsupported',
      reason: 'A ratio of two counts is not computed here; ask for the win rate, or for both counts.',
      unknownWords: [],
      nearest: [],
    };
  const outcome =
    draft.statuses.length === 1 &&
    draft.measures.length === 0 &&
    draft.groups.length <= 1 &&
    draft.subjects.includes('deal') &&
    isPredicate(draft);
  if (outcome && draft.statuses[0] !== 'open') {
    draft.measures.push(named(draft.statuses[0] === 'won' ? 'win_rate' : 'loss_rate'));
    draft.statuses.length = 0;
    return;
  }
  if (draft.measures.length === 0) draft.measures.push(countMeasure);
  draft.share = true;
}

/** The state is said of the deals (`were lost`) and does not only narrow them (`won deals`). */
function isPredicate({ parts }: Draft): boolean {
  const status = parts.findLastIndex((part) => is(part, 'status'));
  const noun = parts.findIndex((part) => is(part, 'subject') && part.reading.subject === 'deal');
  return status > noun || parts.some((part) => is(part, 'mine') && part.reading.scope !== 'own');
}

/** `how much`, `how long`, `how often` without a measure of their own. */
function readQuantities(draft: Draft): void {
  const ask = firstOf(draft.parts, 'ask')?.reading.ask;
  if (draft.measures.some((each) => each.id !== 'count')) return;
  const isEarned =
    ask === 'what' &&
    draft.asked === null &&
    draft.columns.length === 0 &&
    draft.parts.some((part) => is(part, 'condition') && part.reading.condition === 'earned');
  if (ask === 'how_often' && draft.statuses.length === 1 && saysOfClosed(draft)) {
    draft.measures.push(named(draft.statuses[0] === 'lost' ? 'loss_rate' : 'win_rate'));
    return;
  }
  if ((ask === 'how_much' || isEarned) && draft.columns.length === 0) {
    const isOpen =
      draft.statuses.includes('open') ||
      draft.filters.some((each) => ['forecastCategory', 'stage', 'signal', 'band'].includes(each.field)) ||
      draft.parts.some((part) => is(part, 'event') && part.reading.event === 'closing');
    const [status] = draft.statuses.length === 1 ? draft.statuses : [];
    draft.measures.push(named(moneyMeasures[status ?? (isOpen ? 'open' : 'won')]));
  }
  if (ask === 'how_long') {
    const byStage =
      draft.filters.some((each) => each.field === 'stage') ||
      draft.groups.some((each) => each.field === 'stage') ||
      draft.columns.includes('stage');
    draft.measures.push(
      named(
        byStage
          ? 'time_in_stage'
          : draft.statuses.includes('open') && !draft.parts.some((part) => /^close/i.test(part.text))
            ? 'deal_age'
            : 'sales_cycle',
      ),
    );
    if (!byStage && draft.measures.at(-1)?.id === 'sales_cycle' && draft.statuses.includes('open'))
      draft.statuses.splice(draft.statuses.indexOf('open'), 1);
    if (draft.columns.includes('stage')) {
      draft.columns.splice(draft.columns.indexOf('stage'), 1);
      draft.groups.push({ field: 'stage', bucket: null });
    }
  }
}
