import type { Converter } from '../../../../intelligence/pipeline-health/convert-money.ts';
import type { Activity } from '../../../domain/activity.ts';
import type { DealTable } from '../../../domain/deal-row.ts';
import type { TargetState } from '../../../domain/organisation.ts';
import type { Answer } from '../../../domain/question.ts';
import type { DealScore } from '../../../domain/score.ts';
import type { Instant } from '../../../domain/time.ts';
import type { WorkspaceSettings } from '../../../domain/workspace-settings.ts';
import type { Reader } from '../../../store/reader.ts';

/** All that answering one question works with; everything is what the asker may see. */
export interface AnswerContext {
  readonly table: DealTable;
  readonly reader: Reader;
  readonly settings: WorkspaceSettings;
  readonly targets: readonly TargetState[];
  readonly activities: readonly Activity[];
  /** How many activities there are where `activities` are only the newest of them; null: those are all. */
  readonly activitiesInAll: number | null;
  /** Null: the workspace has no rates, so currencies stay apart. */
  readonly converter: Converter | null;
  readonly asOf: Instant;
  /** Systems the data came from; read for questions about freshness alone. */
  readonly sources: readonly DataSource[];
  /** The same table as of another instant. */
  tableAt(asOf: Instant): Promise<DealTable>;
  /** The whole score of a visible deal; null: it has none that was kept. */
  scoreOf(opportunityId: string): Promise<DealScore | null>;
}

/** One system the data came from. `dataAsOf` null: it does not say. */
export interface DataSource {
  readonly system: string;
  readonly dataAsOf: Instant | null;
  readonly syncedAt: Instant | null;
  readonly health: string;
}

/** An answer before it is put into words for a surface and timed. */
export type AnswerDraft = Pick<Answer, 'answer' | 'text' | 'definitions' | 'evidence' | 'suggestions'> & {
  /** How many rows were looked at, of `total` (left out: of as many); null: nothing was counted. */
  readonly looked: { readonly count: number; readonly word: string; readonly total?: number } | null;
};
