import { converterOf } from '../../../intelligence/pipeline-health/convert-money.ts';
import type { Activity } from '../../domain/activity.ts';
import type { DealTable } from '../../domain/deal-row.ts';
import { AppError } from '../../domain/errors.ts';
import { targetStateSchema } from '../../domain/organisation.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Answer, SimpleQuestion, UnderstoodQuestion } from '../../domain/question.ts';
import type { DealScore } from '../../domain/score.ts';
import { dateOf, type Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import type { Reader } from '../../store/reader.ts';
import type { DealTableSource } from '../../store/visible-table.ts';
import { readWorkspaceSettings } from '../settings/workspace-settings.ts';
import { answerAction } from './answer/answer-action.ts';
import { answerAnalysis } from './answer/answer-analysis.ts';
import type { AnswerContext, AnswerDraft, DataSource } from './answer/answer-context.ts';
import { answerTopic } from './answer/answer-topic.ts';
import { counted } from './answer/answer-wording.ts';
import { neededParts } from './needed-parts.ts';
import { suggestNext } from './suggest-next.ts';
import { indexVocabulary, type VocabularyIndex } from './understand/index-vocabulary.ts';
import { understand } from './understand/understand.ts';
import { verifyQuestion } from './verify-question.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Who asks what. `reader` shows what the asker may see, and nothing else is looked at. */
export interface AskRequest {
  readonly text: string;
  readonly principal: Principal;
  readonly reader: Reader;
  readonly asOf: Instant;
  /** What was understood last in this conversation; null: nothing. */
  readonly previous: UnderstoodQuestion | null;
}

/** A language model beside our own understanding; what it gives is checked, and null is always an answer. */
export interface LanguageHelp {
  /** What a question means that we could not read. */
  understand(tenantId: string, text: string, today: string): Promise<UnderstoodQuestion | null>;
  /** The result in other words, with our values in them. */
  phrase(tenantId: string, answer: Answer): Promise<string | null>;
}

export interface AskerOptions {
  readonly store: Store;
  readonly tables: DealTableSource;
  /** Left out: no language model is asked. */
  readonly help?: LanguageHelp | undefined;
}

/** Answers questions about one installation's workspaces; keeps the names of each table it has seen beside the table. */
export class Asker {
  readonly #options: AskerOptions;
  readonly #indexes = new WeakMap<DealTable, VocabularyIndex>();

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** Understands a question and answers it. Never acts. */
  async ask(request: AskRequest): Promise<Answer> {
    const startedMs = performance.now();
    const { settings, fiscalCalendar } = await this.#settings(request.principal.tenantId);
    const named = await request.reader.dealTable(this.#options.tables, { asOf: request.asOf, parts: ['people'] });
    const own = understand(request.text, {
      index: this.#indexOf(named),
      asOf: dateOf(request.asOf),
      fiscalCalendar,
      asker: request.principal.salesUserId,
      previous: request.previous,
    });
    const { help } = this.#options;
    if (help === undefined) return this.#answer(request, own, settings, startedMs);
    const { tenantId } = request.principal;
    const proposed =
      own.kind === 'unsupported' ? await help.understand(tenantId, request.text, dateOf(request.asOf)) : null;
    const answer = await this.#answer(request, proposed ?? own, settings, startedMs);
    const phrased = answer.answer.kind === 'clarify' ? null : await help.phrase(tenantId, answer);
    const said = phrased === null ? answer.text : `${phrased} (Put into words by a language model.)\n${answer.text}`;
    const text = proposed === null ? said : `Understood with the help of a language model. ${said}`;
    return { ...answer, text, elapsedMs: performance.now() - startedMs };
  }

  /** Answers a question that was understood elsewhere: typed by hand, or proposed by a model. */
  async answer(request: AskRequest, plan: UnderstoodQuestion): Promise<Answer> {
    const startedMs = performance.now();
    const { settings } = await this.#settings(request.principal.tenantId);
    return this.#answer(request, plan, settings, startedMs);
  }

  #settings(tenantId: string) {
    return this.#options.store.withTenant(tenantId, async (tx) => {
      const { settings } = await readWorkspaceSettings(tx);
      return { settings, fiscalCalendar: settings.fiscalCalendar };
    });
  }

  #indexOf(table: DealTable): VocabularyIndex {
    let index = this.#indexes.get(table);
    if (!index) {
      index = indexVocabulary(vocabularyOf(table));
      this.#indexes.set(table, index);
    }
    return index;
  }

  async #answer(
    request: AskRequest,
    plan: UnderstoodQuestion,
    settings: AnswerContext['settings'],
    startedMs: number,
  ): Promise<Answer> {
    const { text: question, reader, asOf } = request;
    if (plan.kind !== 'question') return withoutAnswer(question, plan, startedMs);
    const errors = plan.parts.flatMap(verifyQuestion);
    if (errors.length > 0) {
      const reason = errors.join(' ');
      return withoutAnswer(question, { kind: 'unsupported', reason, unknownWords: [], nearest: [] }, startedMs);
    }
    const parts = [...new Set(plan.parts.flatMap(neededParts))];
    const table = await reader.dealTable(this.#options.tables, { asOf, parts });
    const context: AnswerContext = {
      table,
      reader,
      settings,
      targets: plan.parts.some(needsTargets) ? await targetsOf(reader, settings) : [],
      activities: await this.#activitiesFor(plan.parts, request),
      converter: converterOf(settings.rates, dateOf(asOf)),
      asOf,
      sources: plan.parts.some(asksForFreshness) ? await this.#sources(request.principal.tenantId) : [],
      tableAt: (at) => reader.dealTable(this.#options.tables, { asOf: at, parts: [] }),
      scoreOf: (id) => this.#scoreOf(id, request, table),
    };
    const drafts: AnswerDraft[] = [];
    for (const part of plan.parts) drafts.push(await answerPart(part, context));
    return finish(question, plan, plan.parts, drafts, table, startedMs);
  }

  async #sources(tenantId: string): Promise<DataSource[]> {
    const connections = await this.#options.store.withTenant(tenantId, (tx) => listConnections(tx));
    return connections.map(({ system, dataAsOf, syncedAt, health }) => ({ system, dataAsOf, syncedAt, health }));
  }

  /** The stored score, or one worked out for a date that none is stored for. */
  async #scoreOf(id: string, { reader, asOf, principal }: AskRequest, table: DealTable): Promise<DealScore | null> {
    const stored = await reader.findScore(id);
    if (stored !== null && stored.asOf === table.scoredAsOf) return stored;
    if (table.scoredAsOf === null) return null;
    const { scorePipeline } = await import('../scoring/score-pipeline.ts');
    const { scores } = await scorePipeline(this.#options.store, principal.tenantId, asOf);
    return (await reader.onlyVisible(scores.filter(({ opportunityId }) => opportunityId === id)))[0] ?? null;
  }

  /** Activities are as many as everything else together: read only for questions that are about them. */
  async #activitiesFor(parts: readonly SimpleQuestion[], { reader }: AskRequest): Promise<readonly Activity[]> {
    const asked = parts.filter(
      (part) => part.intent === 'analysis' && (part.subject === 'activity' || part.subject === 'meeting'),
    );
    if (asked.length === 0) return [];
    const periods = asked.flatMap((part) =>
      part.intent === 'analysis'
        ? part.filters.filter((filter) => filter.field === 'date' && filter.op === 'during')
        : [],
    );
    const [period] = periods;
    const during = period?.op === 'during' && periods.length === asked.length ? period.period : null;
    return reader.listActivitiesDuring({ from: during?.from ?? null, to: during?.to ?? null });
  }
}

function answerPart(part: SimpleQuestion, context: AnswerContext): Promise<AnswerDraft> | AnswerDraft {
  if (part.intent === 'analysis') return answerAnalysis(part, context);
  return part.intent === 'action' ? answerAction(part, context) : answerTopic(part, context);
}

function asksForFreshness(part: SimpleQuestion): boolean {
  return part.intent === 'topic' && part.topic === 'data_freshness';
}

function needsTargets(part: SimpleQuestion): boolean {
  if (part.intent === 'topic') return part.topic === 'on_track' || part.topic === 'forecast';
  return part.intent === 'analysis' && part.measures.some(({ id }) => id === 'quota_attainment' || id === 'coverage');
}

async function targetsOf(reader: Reader, settings: AnswerContext['settings']) {
  const records = await reader.listRecords('target', { limit: 1_000 });
  const known = records.flatMap(({ state }) => targetStateSchema.safeParse(state).data ?? []);
  return [...settings.targets.filter(reader.seesTarget), ...known];
}

function withoutAnswer(
  question: string,
  plan: Exclude<UnderstoodQuestion, { kind: 'question' }>,
  startedMs: number,
): Answer {
  const isClarify = plan.kind === 'clarify';
  const nearest = plan.kind === 'unsupported' ? plan.nearest : [];
  const like = nearest.length > 0 ? ` These can be answered: ${nearest.join(' · ')}` : '';
  const choices = isClarify ? plan.choices : [];
  const options = choices.map(({ label }, index) => `${index + 1}. ${label}`).join(' ');
  return {
    question,
    answer: { kind: isClarify ? 'clarify' : 'none', value: null, unit: null, rows: [] },
    text: `${plan.reason}${like}${options === '' ? '' : ` ${options}`}`,
    definitions: [],
    evidence: [],
    coverage: { scanned: 0, total: 0, asOf: null },
    plan,
    choices,
    suggestions: nearest.slice(0, 3),
    elapsedMs: performance.now() - startedMs,
  };
}

/** Several parts are one answer: the first part's body, everybody's text. */
function finish(
  question: string,
  plan: UnderstoodQuestion,
  parts: readonly SimpleQuestion[],
  drafts: readonly AnswerDraft[],
  table: DealTable,
  startedMs: number,
): Answer {
  const [first] = drafts;
  const [part] = parts;
  if (!first || !part) throw new AppError('internal', 'A question without parts was answered.');
  const counts = drafts.flatMap(({ looked }) => looked ?? []);
  const scanned = counts.reduce((sum, { count }) => sum + count, 0);
  const definitions = [...new Set(drafts.flatMap((draft) => draft.definitions))];
  const defined = definitions.length > 0 ? ` Definition: ${definitions.join('; ')}.` : '';
  const coverage = counts
    .map(({ count, word }) => `${count.toLocaleString('en')} of ${counted(count, word)}`)
    .join(', ');
  const freshness =
    table.dataAsOf === null
      ? 'the sources do not say how fresh they are'
      : `data as of ${table.dataAsOf.slice(0, 16).replace('T', ' ')}`;
  const looked = coverage === '' ? '' : ` Looked at ${coverage}; ${freshness}.`;
  return {
    question,
    answer: drafts.length === 1 ? first.answer : joined(drafts),
    text: `${drafts.map((draft) => draft.text).join('\n')}${defined}${looked}`,
    definitions,
    evidence: drafts.flatMap(({ evidence }) => evidence).slice(0, 20),
    coverage: { scanned, total: scanned, asOf: table.dataAsOf },
    plan,
    choices: [],
    suggestions: (first.suggestions.length > 0 ? first.suggestions : suggestNext(part)).slice(0, 3),
    elapsedMs: performance.now() - startedMs,
  };
}

function joined(drafts: readonly AnswerDraft[]): Answer['answer'] {
  const rows = drafts.flatMap(({ answer }, index) =>
    answer.rows.length > 0
      ? answer.rows.map((row) => ({ part: index + 1, ...row }))
      : [{ part: index + 1, value: answer.value, unit: answer.unit }],
  );
  return { kind: 'table', value: null, unit: null, rows };
}
