import type { QuestionMeasure, QuestionSubject } from '../../../domain/question.ts';
import type { SignalId } from '../../../domain/signal.ts';
import type { Concept } from './lexicon/concepts.ts';

export type PlainAggregate = 'average' | 'median' | 'sum' | 'smallest' | 'largest';
export type DealStatus = 'open' | 'won' | 'lost';
export type Comparison = 'above' | 'at_least' | 'below' | 'at_most' | 'equals';
export type TopicName =
  | 'status'
  | 'last_contact'
  | 'people_involved'
  | 'why_at_risk'
  | 'what_to_do'
  | 'what_changed'
  | 'pushed_out'
  | 'on_track'
  | 'forecast'
  | 'meetings'
  | 'chat_mentions'
  | 'prepare_meeting'
  | 'data_freshness'
  | 'fields'
  | 'account_news';
export type ActionName = 'create_task' | 'log_activity' | 'move_stage' | 'set_field' | 'remind' | 'post_message';

/** One thing that a name may mean. `field` is as deals name it (`owner`, `account`, `ownerRegion`, `custom.NAME`). */
export interface NameCandidate {
  readonly field: string;
  readonly id: string | number | boolean;
  readonly label: string;
  readonly count: number;
  readonly match: 'exact' | 'partial' | 'near';
}

/** A stretch of days; a `quarter` or `month` without a year is settled once it is known whether past or future is meant. */
export interface PeriodReading {
  readonly from: string | null;
  readonly to: string | null;
  readonly label: string;
  /** The same stretch a year later, where the year was not told and the future may be meant; null: the year is certain. */
  readonly upcoming: { readonly from: string; readonly to: string; readonly label: string } | null;
}

/** What a stretch of words says. */
export type Reading =
  | { readonly kind: 'filler' }
  | { readonly kind: 'mark'; readonly mark: string }
  | {
      readonly kind: 'ask';
      readonly ask:
        | 'how_many'
        | 'how_much'
        | 'how_long'
        | 'which'
        | 'what'
        | 'who'
        | 'when'
        | 'list'
        | 'why'
        | 'how_often';
    }
  | { readonly kind: 'auxiliary'; readonly word: string }
  | { readonly kind: 'preposition'; readonly word: string }
  | {
      readonly kind: 'subject';
      readonly subject: QuestionSubject;
      readonly status: DealStatus | null;
      readonly activityKind: string | null;
    }
  | {
      readonly kind: 'status';
      readonly status: 'open' | 'won' | 'lost' | 'closed';
      readonly form: 'adjective' | 'verb' | 'noun';
    }
  | { readonly kind: 'money'; readonly status: DealStatus; readonly noun: string }
  | {
      readonly kind: 'measure';
      readonly measure: QuestionMeasure;
      readonly unit: 'ratio' | 'days' | 'number' | 'money';
    }
  | { readonly kind: 'aggregate'; readonly aggregate: PlainAggregate }
  | { readonly kind: 'field'; readonly concept: Concept }
  | { readonly kind: 'signal'; readonly signals: readonly SignalId[]; readonly absent: boolean }
  | { readonly kind: 'condition'; readonly condition: string }
  | { readonly kind: 'name'; readonly candidates: readonly NameCandidate[] }
  | { readonly kind: 'period'; readonly period: PeriodReading }
  | { readonly kind: 'bucket'; readonly bucket: 'day' | 'week' | 'month' | 'quarter' | 'year' }
  | { readonly kind: 'bucketBy'; readonly bucket: 'day' | 'week' | 'month' | 'quarter' | 'year' }
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly unit: 'money' | 'percent' | 'days' | 'times' | 'employees' | null;
      readonly currency: string | null;
    }
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  | { readonly kind: 'between' }
  | {
      readonly kind: 'superlative';
      readonly direction: 'up' | 'down';
      readonly hint: 'amount' | 'time' | 'age' | 'date' | 'good' | 'count' | 'top' | null;
    }
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'top'; readonly direction: 'up' | 'down' }
  | { readonly kind: 'by' }
  | { readonly kind: 'each' }
  | { readonly kind: 'negation' }
  | { readonly kind: 'except' }
  | { readonly kind: 'only' }
  | { readonly kind: 'and' }
  | { readonly kind: 'or' }
  | { readonly kind: 'versus' }
  | { readonly kind: 'compare' }
  | { readonly kind: 'share' }
  | { readonly kind: 'sort' }
  | { readonly kind: 'direction'; readonly direction: 'up' | 'down' }
  | { readonly kind: 'event'; readonly event: 'created' | 'closing' | 'pushed' | 'touched' | 'meeting' }
  | { readonly kind: 'mine'; readonly scope: 'own' | 'team' | 'everyone' }
  | { readonly kind: 'role'; readonly role: 'owner' | 'manager' }
  | { readonly kind: 'topic'; readonly topic: TopicName }
  | { readonly kind: 'action'; readonly action: ActionName }
  | { readonly kind: 'again' }
  | { readonly kind: 'unknown'; readonly word: string };

/** A reading with the tokens it rests on: `first` up to but not including `next`. */
export interface Mention {
  readonly first: number;
  readonly next: number;
  readonly reading: Reading;
  /** What the asker wrote. */
  readonly text: string;
  /** The last word is possessive. */
  readonly possessive: boolean;
}
