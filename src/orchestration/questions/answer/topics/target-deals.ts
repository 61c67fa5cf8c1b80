import type { DealRow } from '../../../../domain/deal-row.ts';
import { fiscalQuarterOf } from '../../../../domain/fiscal-calendar.ts';
import type { QuestionPeriod, TopicQuestion } from '../../../../domain/question.ts';
import { dateOf } from '../../../../domain/time.ts';
import type { AnswerContext, AnswerDraft } from '../answer-context.ts';
import { matcherOf } from '../match-filters.ts';

/** The deals a topic is about: one, those of an account or a person, or all; open ones first, then the newest. */
export function targetDeals({ target, filters }: TopicQuestion, deals: readonly DealRow[]): DealRow[] {
  const fits = matcherOf('deal', filters);
  const chosen = deals.filter((row) => {
    if (target.kind === 'deal') return row.id === target.id && fits(row);
    if (target.kind === 'account') return row.accountId === target.id && fits(row);
    if (target.kind === 'person') return (row.ownerId === target.id || row.ownerManagerId === target.id) && fits(row);
    return fits(row);
  });
  const rank = ({ status }: DealRow) => (status === 'open' ? 0 : 1);
  return chosen.sort((a, b) => rank(a) - rank(b) || ((a.closeDate ?? '') < (b.closeDate ?? '') ? 1 : -1));
}

/** The period asked about, else the present fiscal quarter. */
export function periodOr({ period }: TopicQuestion, { settings, asOf }: AnswerContext): QuestionPeriod {
  if (period !== null) return period;
  const { label, startDate, endDate } = fiscalQuarterOf(dateOf(asOf), settings.fiscalCalendar);
  return { from: startDate, to: endDate, label };
}

/** Deals as evidence. */
export function dealEvidence(deals: readonly DealRow[]): AnswerDraft['evidence'] {
  return deals.slice(0, 10).map(({ id, name }) => ({ object: 'opportunity', id, label: name ?? id, url: null }));
}

/** An answer that says why there is nothing to say. */
export function noDraft(text: string): AnswerDraft {
  const answer = { kind: 'none' as const, value: null, unit: null, rows: [] };
  return { answer, text, definitions: [], evidence: [], suggestions: [], looked: null };
}

type Rows = AnswerDraft['answer']['rows'];

/** A list with its text. */
export function listDraft(
  rows: Rows,
  text: string,
  deals: readonly DealRow[],
  definitions: string[] = [],
): AnswerDraft {
  const answer = { kind: 'list' as const, value: null, unit: null, rows };
  const looked = { count: deals.length, word: 'deals' };
  return { answer, text, definitions, evidence: dealEvidence(deals), suggestions: [], looked };
}

/** The name of a deal for a sentence. */
export function nameOf({ name, id, account }: DealRow): string {
  return name ?? (account === null ? id : `${account} (${id})`);
}
