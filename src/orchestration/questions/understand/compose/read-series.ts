import type { QuestionFilter } from '../../../../domain/question.ts';
import { type Draft, statusFilter } from './draft.ts';
import { periodFilter } from './read-times.ts';
import { is, type Part, type PartOf, placesOf, use } from './sentence.ts';
import { filterOfName } from './settle-names.ts';

/** Reads what is put side by side: `A vs B`, `this quarter compared to last`, `won against lost`, `A or B` with a comparative. */
export function readSeries(draft: Draft): void {
  const { parts } = draft;
  const words = parts.filter((part) => !part.used && (is(part, 'versus') || is(part, 'compare')));
  const isChoice = parts.some((part) => is(part, 'or')) && parts.some((part) => is(part, 'superlative'));
  const isShare = parts.some((part) => is(part, 'share'));
  const comparative = parts.find((part) => is(part, 'comparison') && !part.used && / than$/i.test(part.text));
  if (is(comparative, 'comparison')) {
    words.push(comparative);
    const isAmount = parts.some((part) => is(part, 'ask') && ['how_much', 'how_many'].includes(part.reading.ask));
    if (!isAmount)
      draft.ranking ??= {
        by: null,
        direction: ['above', 'at_least'].includes(comparative.reading.comparison) ? 'down' : 'up',
        limit: null,
        skip: 0,
        hint: null,
      };
  }
  const isMore = parts.some((part) => is(part, 'superlative') && /^(more|less|fewer)$/i.test(part.text));
  const asksAmount = parts.some((part) => is(part, 'ask') && ['how_much', 'how_many'].includes(part.reading.ask));
  if (isMore && asksAmount && words.length > 0) draft.ranking = null;
  if (isShare || (words.length === 0 && !isChoice)) return;
  const made = ofNames(draft) || ofPeriods(draft) || ofStatuses(draft) || ofMixed(draft);
  const isCut = draft.groups.length > 0 || draft.asked !== null;
  if (made) for (const part of parts) if (is(part, 'or')) use(part);
  if (made || (isCut && words.every((part) => is(part, 'compare')))) use(...words);
}

function ofNames(draft: Draft): boolean {
  const names = placesOf(draft.parts, 'name').filter(({ part }) => !part.used);
  for (const { part } of names) {
    const field = part.reading.candidates[0]?.field;
    const same = names.filter((each) => each.part.reading.candidates[0]?.field === field);
    if (same.length < 2) continue;
    draft.series = same.map((each) => {
      use(each.part);
      return {
        label: each.part.reading.candidates[0]?.label ?? each.part.text,
        filters: [filterOfName(each.part, false)],
      };
    });
    return true;
  }
  return false;
}

function ofPeriods(draft: Draft): boolean {
  const periods = placesOf(draft.parts, 'period').filter(({ part }) => !part.used);
  if (periods.length < 2) return false;
  draft.series = periods.map(({ part, at }) => {
    use(part);
    return { label: part.reading.period.label, filters: [periodFilter(draft, part, at)] };
  });
  return true;
}

function ofStatuses(draft: Draft): boolean {
  const told: { label: string; filters: QuestionFilter[] }[] = [];
  const parts: Part[] = [];
  for (const part of draft.parts) {
    const status =
      is(part, 'status') && part.reading.status !== 'closed'
        ? part.reading.status
        : is(part, 'subject')
          ? part.reading.status
          : null;
    if (!status || told.some((each) => each.label === status)) continue;
    told.push({ label: status, filters: [statusFilter([status])] });
    parts.push(part);
  }
  if (told.length < 2) return false;
  for (const part of parts) {
    if (is(part, 'subject')) draft.subjects.push(part.reading.subject);
    use(part);
  }
  draft.series = told;
  return true;
}

/** `How long do deals sit in Negotiation compared with won deals?`: all of them beside those of the second condition. */
function ofMixed(draft: Draft): boolean {
  const at = draft.parts.findIndex((part) => is(part, 'versus') && !part.used);
  const after = draft.parts
    .slice(at + 1)
    .find((part) => !part.used && (is(part, 'subject') || is(part, 'status') || is(part, 'name')));
  if (at <= 0 || !after) return false;
  const second = conditionOf(after);
  if (!second) return false;
  use(after);
  const noun = draft.parts[draft.parts.indexOf(after) + 1];
  if (is(after, 'status') && is(noun, 'subject')) use(noun);
  draft.series = [{ label: 'all', filters: [] }, second];
  return true;
}

function conditionOf(part: Part): { label: string; filters: QuestionFilter[] } | null {
  if (is(part, 'name'))
    return {
      label: part.reading.candidates[0]?.label ?? part.text,
      filters: [filterOfName(part as PartOf<'name'>, false)],
    };
  const status = is(part, 'subject')
    ? part.reading.status
    : is(part, 'status') && part.reading.status !== 'closed'
      ? part.reading.status
      : null;
  return status ? { label: `${status} deals`, filters: [statusFilter([status])] } : null;
}
