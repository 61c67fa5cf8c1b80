import type {
  AnalysisQuestion,
  QuestionFilter,
  QuestionMeasure,
  QuestionSubject,
  UnderstoodQuestion,
} from '../../../../domain/question.ts';
import type { VocabularyIndex } from '../index-vocabulary.ts';
import type { PeriodGround } from '../period-arithmetic.ts';
import type { DealStatus } from '../reading.ts';
import type { Part } from './sentence.ts';

export type Clarify = Extract<UnderstoodQuestion, { kind: 'clarify' }>;
export type Unsupported = Extract<UnderstoodQuestion, { kind: 'unsupported' }>;

/** What reading a question needs besides its words. `asker`: the sales user who asks; null: nobody with deals. */
export interface Ground extends PeriodGround {
  readonly index: VocabularyIndex;
  readonly asker: string | null;
  readonly text: string;
}

/** An analysis in the making. Fields are named as deals name them until the subject is settled. */
export interface Draft {
  readonly parts: Part[];
  readonly ground: Ground;
  /** What the rows or groups are to be: the noun after `which`, `who`, `how many`, `list`. */
  asked: { subject: QuestionSubject | null; concept: string | null } | null;
  readonly subjects: QuestionSubject[];
  activityKind: string | null;
  readonly statuses: DealStatus[];
  readonly filters: QuestionFilter[];
  measures: QuestionMeasure[];
  readonly groups: AnalysisQuestion['groupBy'];
  series: AnalysisQuestion['series'];
  readonly having: AnalysisQuestion['having'];
  ranking: {
    by: QuestionMeasure | string | null;
    direction: 'up' | 'down';
    limit: number | null;
    skip: number;
    hint: string | null;
  } | null;
  readonly columns: string[];
  share: boolean;
  problem: Clarify | Unsupported | null;
}

export function emptyDraft(parts: Part[], ground: Ground): Draft {
  return {
    parts,
    ground,
    asked: null,
    subjects: [],
    activityKind: null,
    statuses: [],
    filters: [],
    measures: [],
    groups: [],
    series: [],
    having: [],
    ranking: null,
    columns: [],
    share: false,
    problem: null,
  };
}

export const countMeasure: QuestionMeasure = { id: 'count', of: null };

export function named(id: QuestionMeasure['id'], of: string | null = null): QuestionMeasure {
  return { id, of };
}

export function statusFilter(statuses: readonly DealStatus[], op: 'in' | 'not_in' = 'in'): QuestionFilter {
  return { field: 'status', op, values: statuses.map((status) => ({ id: status, label: status })) };
}

/** The field of a deal that says which thing of this kind it belongs to. */
export const fieldOfSubject: Partial<Record<QuestionSubject, string>> = {
  deal: 'deal',
  account: 'account',
  person: 'owner',
  product: 'product',
  contact: 'contact',
};

/** Asks back; the first doubt counts. Choices beyond five are left out. */
export function askBack(draft: Draft, reason: string, choices: Clarify['choices']): void {
  draft.problem ??= { kind: 'clarify', reason, choices: choices.slice(0, 5) };
}

/** The question with one stretch of its words put in other words. */
export function reworded(draft: Draft, part: Part, words: string): string {
  const at = draft.ground.text.indexOf(part.text);
  if (at < 0) return `${draft.ground.text.replace(/[?.!\s]+$/, '')} ${words}`;
  const ending = part.possessive ? "'s" : '';
  return `${draft.ground.text.slice(0, at)}${words}${ending}${draft.ground.text.slice(at + part.text.length)}`;
}
