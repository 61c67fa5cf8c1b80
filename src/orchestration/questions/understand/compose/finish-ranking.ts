import type { AnalysisQuestion, QuestionMeasure } from '../../../../domain/question.ts';
import { kindOf } from '../lexicon/concepts.ts';
import { askBack, countMeasure, type Draft, named } from './draft.ts';
import { asksForSeveral } from './read-asked.ts';
import { is, use } from './sentence.ts';

/** How many are shown when several are asked for without a number. */
const severalPlaces = 5;

function limitOf(draft: Draft): number | null {
  const { ranking } = draft;
  if (!ranking || ranking.hint === 'sort') return ranking?.limit ?? null;
  return ranking.limit ?? (asksForSeveral(draft) ? severalPlaces : 1);
}

/** The order of plain rows; what a bare superlative means depends on whether the deals have ended. */
export function rankRows(draft: Draft, field: string | null): Pick<AnalysisQuestion, 'order' | 'limit' | 'skip'> {
  const { ranking, statuses } = draft;
  if (!ranking) return { order: null, limit: null, skip: 0 };
  const hasEnded = statuses.length > 0 && !statuses.includes('open');
  const meant = {
    amount: 'amount',
    top: 'amount',
    time: hasEnded ? 'cycleDays' : 'ageDays',
    age: hasEnded ? 'createdDate' : 'ageDays',
    date: hasEnded ? 'closeDate' : 'createdDate',
  } as Record<string, string>;
  const by = field ?? meant[ranking.hint ?? ''] ?? (ranking.hint === 'sort' ? 'amount' : null);
  if (by === null) askWhich(draft, ['amount', 'age']);
  return { order: { by: by ?? 'amount', direction: ranking.direction }, limit: limitOf(draft), skip: ranking.skip };
}

/** The measure by which groups are ranked. */
export function rankGroups(
  draft: Draft,
): (Pick<AnalysisQuestion, 'order' | 'limit' | 'skip'> & { measure: QuestionMeasure }) | null {
  const { ranking } = draft;
  if (!ranking) return null;
  const measure = measureOf(draft);
  if (measure === null) {
    askWhich(draft, ['revenue', 'number of wins', 'win rate']);
    return null;
  }
  return { order: { by: measure, direction: ranking.direction }, limit: limitOf(draft), skip: ranking.skip, measure };
}

function measureOf(draft: Draft): QuestionMeasure | null {
  const { ranking, measures, statuses, parts } = draft;
  if (!ranking) return null;
  if (typeof ranking.by === 'object' && ranking.by !== null)
    return ranking.by.id === 'count' && measures[0] ? measures[0] : ranking.by;
  if (typeof ranking.by === 'string') return ofField(draft, ranking.by);
  const [first] = measures;
  if (first) return first;
  const deals = draft.subjects.includes('deal');
  if (ranking.hint === 'amount' && deals) return named(ranking.direction === 'down' ? 'largest' : 'smallest', 'amount');
  if (ranking.hint === 'time') return named(statuses.includes('open') ? 'deal_age' : 'sales_cycle');
  if (ranking.hint === 'top')
    return deals || statuses.includes('open')
      ? statuses.includes('open')
        ? named('pipeline_value')
        : countMeasure
      : named('won_value');
  if (ranking.hint === 'sort') return countMeasure;
  if (ranking.hint === 'count' && (deals || statuses.includes('lost') || statuses.includes('open')))
    return countMeasure;
  if (
    ranking.hint === 'count' &&
    parts.some(
      (part) =>
        (is(part, 'status') && part.reading.status === 'won' && /^(sold|sell|sells|selling)$/i.test(part.text)) ||
        (is(part, 'condition') && part.reading.condition === 'earned'),
    )
  )
    return named('won_value');
  return null;
}

/** Groups are ranked by the mean of days and counts; a value may be a sum, a mean or one deal's, so that is asked. */
function ofField(draft: Draft, field: string): QuestionMeasure | null {
  if (field === 'amount') {
    const hint = draft.ranking?.hint;
    if (hint === 'count')
      return named(
        draft.statuses.includes('open')
          ? 'pipeline_value'
          : draft.statuses.includes('lost')
            ? 'lost_value'
            : 'won_value',
      );
    const [status] = draft.statuses;
    askWhich(draft, [status === 'open' ? 'total pipeline' : 'total revenue', 'average deal size', 'largest deal']);
    return null;
  }
  if (field === 'daysInStage') return named('time_in_stage');
  if (field === 'ageDays') return named('deal_age');
  if (field === 'cycleDays') return named('sales_cycle');
  if (field === 'pushCount') return named('push_count');
  if (field === 'risk') return named('risk');
  if (field === 'winProbability') return named('win_probability');
  return kindOf(field) === 'thing' || kindOf(field) === 'text' ? countMeasure : named('average', field);
}

/** "Best" and "highest" alone leave open by what. */
function askWhich(draft: Draft, ways: readonly string[]): void {
  const base = draft.ground.text.replace(/[?.!\s]+$/, '');
  const word = draft.parts.find((part) => is(part, 'superlative'));
  use(word);
  const top = draft.ranking?.direction === 'up' ? 'lowest' : 'highest';
  askBack(
    draft,
    `"${word?.text ?? 'best'}" may be told by different numbers.`,
    ways.map((way) => ({ label: `by ${way}`, question: `${wordless(base, word?.text ?? '', top)} by ${way}` })),
  );
}

/** `best rep` becomes `top 1 rep`, to which `by revenue` can be added. */
function wordless(text: string, word: string, top: string): string {
  return text.replace(word, top === 'highest' ? 'top 1' : 'bottom 1');
}
