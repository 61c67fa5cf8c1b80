import type { AnalysisQuestion, QuestionSubject } from '../../domain/question.ts';

export type MeasureId = AnalysisQuestion['measures'][number]['id'];

/** What a measure counts and how an answer says so. `unit` null: that of the field it is `of`, or the workspace's currency. */
export interface MeasureEntry {
  readonly id: MeasureId;
  readonly label: string;
  readonly definition: string;
  readonly unit: string | null;
  /** Needs the field it is taken of. */
  readonly needsField: boolean;
  readonly subjects: readonly QuestionSubject[] | 'all';
  readonly isMoney: boolean;
}

const plain = (id: MeasureId, label: string, definition: string, unit: string | null = null): MeasureEntry => ({
  id,
  label,
  definition,
  unit,
  needsField: unit === null,
  subjects: 'all',
  isMoney: false,
});
const ofDeals = (id: MeasureId, label: string, definition: string, unit: string | null): MeasureEntry => ({
  id,
  label,
  definition,
  unit,
  needsField: false,
  subjects: ['deal'],
  isMoney: unit === null,
});

const entries = [
  plain('count', 'Count', '', 'rows'),
  plain('sum', 'Total', 'total = the exact sum of known values'),
  plain('average', 'Average', 'average = sum / number of known values'),
  plain('median', 'Median', 'median = the middle of the known values'),
  plain('smallest', 'Smallest', ''),
  plain('largest', 'Largest', ''),
  plain('distinct', 'Different values', 'each known value counted once'),
  ofDeals('win_rate', 'Win rate', 'win rate = won / (won + lost)', 'ratio'),
  ofDeals('loss_rate', 'Loss rate', 'loss rate = lost / (won + lost)', 'ratio'),
  ofDeals('pipeline_value', 'Pipeline', 'pipeline = total amount of open deals', null),
  ofDeals('won_value', 'Won value', 'won value = total amount of won deals', null),
  ofDeals('lost_value', 'Lost value', 'lost value = total amount of lost deals', null),
  ofDeals(
    'weighted_value',
    'Weighted pipeline',
    'weighted pipeline = amount × win probability (the CRM’s own where we have none), summed over open deals',
    null,
  ),
  ofDeals('average_deal_size', 'Average deal size', 'average deal size = won amount / won deals with an amount', null),
  ofDeals('sales_cycle', 'Sales cycle', 'sales cycle = average days from creation to close of won deals', 'days'),
  ofDeals('time_in_stage', 'Time in stage', 'time in stage = average days of each stay in the stage', 'days'),
  ofDeals('deal_age', 'Deal age', 'deal age = average days since creation of open deals', 'days'),
  ofDeals('push_count', 'Pushes', 'pushes = average number of times the close date moved later', 'pushes'),
  ofDeals(
    'slip_rate',
    'Slip rate',
    'slip rate = deals whose close date was pushed / deals with a dated close date',
    'ratio',
  ),
  ofDeals('risk', 'Risk', 'risk = average risk (0 to 100) of scored open deals', 'points'),
  ofDeals('win_probability', 'Win probability', 'win probability = average over scored open deals', 'ratio'),
  ofDeals('quota_attainment', 'Quota attainment', 'quota attainment = won value of the period / its target', 'ratio'),
  ofDeals('coverage', 'Coverage', 'coverage = open pipeline of the period / what is left of its target', 'ratio'),
];

/** Every measure by id. */
export const measureEntries = Object.fromEntries(entries.map((entry) => [entry.id, entry])) as Readonly<
  Record<MeasureId, MeasureEntry>
>;
