import type { QuestionFilter } from '../../../../domain/question.ts';
import { kindOf } from '../lexicon/concepts.ts';
import type { PeriodReading } from '../reading.ts';
import { askBack, type Draft } from './draft.ts';
import { is, type Part, type PartOf, placesOf, use } from './sentence.ts';

type Role = { readonly field: string; readonly ahead: boolean; readonly by: Part | null } | null;

function roleOf(part: Part | undefined, draft: Draft): Role {
  if (is(part, 'event')) {
    if (part.reading.event === 'created') return { field: 'createdDate', ahead: false, by: part };
    if (part.reading.event === 'closing') return { field: 'closeDate', ahead: true, by: part };
    if (part.reading.event === 'touched') return { field: 'lastTouchDate', ahead: false, by: part };
  }
  if (is(part, 'status'))
    return {
      field: 'closeDate',
      ahead:
        part.reading.status === 'open' ||
        (part.reading.form === 'verb' && /^closes?$/i.test(part.text) && draft.statuses.includes('open')),
      by: null,
    };
  if (is(part, 'subject') && part.reading.status)
    return { field: 'closeDate', ahead: part.reading.status === 'open', by: null };
  if (is(part, 'money')) return { field: 'closeDate', ahead: part.reading.status === 'open', by: null };
  if (is(part, 'field') && isDate(part.reading.concept, draft))
    return { field: part.reading.concept, ahead: false, by: part };
  return null;
}

function isDate(concept: string, draft: Draft): boolean {
  if (kindOf(concept)) return kindOf(concept) === 'date';
  const own = draft.ground.index.vocabulary.customFields.find((each) => each.field === concept);
  return own?.kind === 'date' || (own?.kind === 'number' && /year|established|founded/i.test(own.label));
}

/** Which date a stretch of days is about: the nearest word before it that tells, else the first after it. */
function roleAt(draft: Draft, at: number): Role {
  const { parts } = draft;
  for (let place = at - 1; place >= 0 && !is(parts[place], 'period'); place -= 1) {
    const role = roleOf(parts[place], draft);
    if (role) return role;
  }
  for (let place = at + 1; place < parts.length && !is(parts[place], 'period'); place += 1) {
    const role = roleOf(parts[place], draft);
    if (role) return role;
  }
  return null;
}

/** The condition of one stretch of days. */
export function periodFilter(draft: Draft, part: PartOf<'period'>, at: number): QuestionFilter {
  const role = roleAt(draft, at);
  if (role?.by) use(role.by);
  const isActivity = draft.subjects.some((each) => each === 'activity' || each === 'meeting');
  const field = isActivity ? 'activityDate' : (role?.field ?? 'closeDate');
  const own = draft.ground.index.vocabulary.customFields.find((each) => each.field === field);
  const chosen = choose(part.reading.period, role?.ahead ?? draft.statuses.includes('open'));
  if (own?.kind === 'number') return yearFilter(field, chosen);
  const negation = draft.parts[at - 1];
  const op = is(negation, 'negation') ? 'not_during' : 'during';
  if (op === 'not_during') use(negation);
  return { field, op, period: { from: chosen.from, to: chosen.to, label: chosen.label } };
}

/** A past or a coming one, where the year was not told. */
function choose(period: PeriodReading, ahead: boolean) {
  return ahead && period.upcoming ? period.upcoming : period;
}

function yearFilter(field: string, { from, to }: { from: string | null; to: string | null }): QuestionFilter {
  if (from === null) return { field, op: 'at_most', value: Number(to?.slice(0, 4)) };
  if (to === null) return { field, op: 'at_least', value: Number(from.slice(0, 4)) };
  return { field, op: 'equals', value: Number(from.slice(0, 4)) };
}

/** Days of `30 days`, `two weeks`, `a month`; null: the stretch is no such count. */
function daysIn({ label, from, to }: PeriodReading): number | null {
  const told = /^(?:last|next) (\d+) (day|week|month|year)/.exec(label);
  if (told)
    return (
      Number(told[1]) * (({ day: 1, week: 7, month: 30, year: 365 } as Record<string, number>)[told[2] ?? 'day'] ?? 1)
    );
  return from && to ? Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1 : null;
}

/** `not touched in 30 days`, `quiet for two weeks`: days since the last touch, not a date. */
export function readUntouched(draft: Draft): void {
  const { parts } = draft;
  for (const [at, part] of parts.entries()) {
    const isQuiet = is(part, 'signal') && part.reading.signals[0] === 'no-two-way-activity';
    const isTouch =
      (is(part, 'event') && part.reading.event === 'touched') ||
      (is(part, 'subject') && part.reading.subject === 'activity');
    const negation = parts.slice(0, at).findLast((each) => (is(each, 'negation') || is(each, 'except')) && !each.used);
    if (part.used || !(isQuiet || (isTouch && negation))) continue;
    const period = parts.slice(at + 1).find((each) => is(each, 'period') && !each.used);
    const length = parts.slice(at + 1).find((each) => is(each, 'number') && each.reading.unit === 'days' && !each.used);
    const days = is(length, 'number')
      ? length.reading.value
      : is(period, 'period')
        ? daysIn(period.reading.period)
        : null;
    const onAccounts = draft.asked?.subject === 'account';
    if (isQuiet && days === null && !onAccounts) continue;
    use(part, negation, is(length, 'number') ? length : period);
    draft.filters.push({
      field: 'daysSinceTouch',
      op: is(period, 'period') || is(length, 'number') ? 'at_least' : 'above',
      value: days ?? defaultQuietDays,
    });
  }
}

/** Without a number of days: as long as an account is quiet in the questions people ask. */
const defaultQuietDays = 30;

/** Gives each stretch of days to the date it is about; a bare count of deals "in March" is asked about. */
export function readTimes(draft: Draft): void {
  const { parts } = draft;
  for (const { part, at } of placesOf(parts, 'period')) {
    if (part.used) continue;
    use(part);
    if (roleAt(draft, at) === null && isDoubtful(draft)) {
      const base = draft.ground.text.replace(/[?.!\s]+$/, '');
      const insert = (word: string): string =>
        base
          .replace(part.text, `${word} ${part.text}`)
          .replace(/\b(in|during|for|on) (closed|created) (in|during|for|on)\b/i, '$2 $3');
      askBack(draft, `"${part.text}" may be about the day deals were created or the day they closed.`, [
        {
          label: 'closed then',
          question: insert('closed in').replace(
            /closed in (in|since|before|after|between|from|during|last|this) /,
            'closed $1 ',
          ),
        },
        {
          label: 'created then',
          question: insert('created in').replace(
            /created in (in|since|before|after|between|from|during|last|this) /,
            'created $1 ',
          ),
        },
      ]);
    }
    const filter = periodFilter(draft, part, at);
    const same = draft.filters.findIndex((each) => each.op === 'during' && each.field === filter.field);
    const last = draft.filters[same];
    if (last?.op === 'during' && filter.op === 'during') merge(draft, same, last, filter);
    else draft.filters.push(filter);
  }
}

/** `in Q1 and Q2`: one stretch when they meet, else side by side. */
function merge(
  draft: Draft,
  place: number,
  first: Extract<QuestionFilter, { op: 'during' | 'not_during' }>,
  second: Extract<QuestionFilter, { op: 'during' | 'not_during' }>,
): void {
  const [early, late] = (first.period.from ?? '') <= (second.period.from ?? '') ? [first, second] : [second, first];
  const gap =
    early.period.to && late.period.from
      ? (Date.parse(late.period.from) - Date.parse(early.period.to)) / 86_400_000
      : Number.NaN;
  if (gap <= 1 && gap > 0) {
    const label = `${early.period.label} and ${late.period.label}`;
    draft.filters[place] = { ...first, period: { from: early.period.from, to: late.period.to, label } };
    return;
  }
  draft.filters.splice(place, 1);
  draft.series.push({ label: first.period.label, filters: [first] }, { label: second.period.label, filters: [second] });
}

/** Only a count or list of deals without a state leaves open which day is meant. */
function isDoubtful({ measures, statuses, filters, parts, subjects }: Draft): boolean {
  if (subjects.some((each) => each !== 'deal') && !subjects.includes('deal')) return false;
  const telling = parts.some(
    (part) =>
      is(part, 'measure') ||
      is(part, 'money') ||
      is(part, 'aggregate') ||
      is(part, 'signal') ||
      (is(part, 'field') && part.reading.concept === 'amount') ||
      is(part, 'condition'),
  );
  return (
    !telling &&
    measures.every((each) => each.id === 'count') &&
    statuses.length === 0 &&
    !filters.some((each) => each.field === 'status' || each.field === 'signal' || each.field === 'forecastCategory')
  );
}
