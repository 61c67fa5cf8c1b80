import { converterOf } from '../../../intelligence/pipeline-health/convert-money.ts';
import type { DealTable } from '../../domain/deal-row.ts';
import { AppError } from '../../domain/errors.ts';
import { targetStateSchema } from '../../domain/organisation.ts';
import type { Principal } from '../../domain/principal.ts';
import type { AnalysisQuestion, Answer, SimpleQuestion, UnderstoodQuestion } from '../../domain/question.ts';
import { dateOf, type Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';
import { maxActivities, type Reader } from '../../store/reader.ts';
import type { DealTableSource } from '../../store/visible-table.ts';
import { inTurns } from '../deal-table/in-turns.ts';
import { readWorkspaceSettings } from '../settings/workspace-settings.ts';
import { answerAction } from './answer/answer-action.ts';
import { answerAnalysis } from './answer/answer-analysis.ts';
import type { AnswerContext, AnswerDraft, DataSource } from './answer/answer-context.ts';
import { answerTopic } from './answer/answer-topic.ts';
import { counted } from './answer/answer-wording.ts';
import { countActivities } from './answer/count-activities.ts';
import { neededParts } from './needed-parts.ts';
import { suggestNext } from './suggest-next.ts';
import { indexVocabulary, type VocabularyIndex } from './understand/index-vocabulary.ts';
import { NameBook } from './understand/name-index.ts';
import { understand } from './understand/understand.ts';
import { verifyQuestion } from './verify-question.ts';
import { gatherVocabulary } from './vocabulary.ts';

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

/** The names of a table, ready for questions. */
interface KeptNames {
  readonly book: NameBook;
  readonly index: VocabularyIndex;
}

/** The names of a table, from those of a former state of it where few have changed. */
async function keepNames(table: DealTable, former: KeptNames | null): Promise<KeptNames> {
  const vocabulary = await inTurns(gatherVocabulary(table));
  let book = former?.book;
  if (!book?.follow(vocabulary)) {
    book = new NameBook();
    await inTurns(book.collect(vocabulary));
  }
  return { book, index: indexVocabulary(vocabulary, book) };
}

/** Answers questions about one installation's workspaces; keeps the names of each table it has seen beside the table. */
export class Asker {
  readonly #options: AskerOptions;
  /** The names of each table through all of its states. */
  readonly #names = new WeakMap<object, { readonly table: DealTable; readonly kept: Promise<KeptNames> }>();

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** Understands a question and answers it. Never acts. */
  async ask(request: AskRequest): Promise<Answer> {
    const startedMs = performance.now();
    const { settings, fiscalCalendar } = await this.#settings(request.principal.tenantId);
    const named = await request.reader.dealTable(this.#options.tables, { asOf: request.asOf, parts: ['people'] });
    const own = understand(request.text, {
      index: (await this.#namesOf(named)).index,
      asOf: dateOf(request.asOf),
      fiscalCalendar,
      asker: request.principal.salesUserId,
      previous: request.previous,
    });
    const { help } = this.#options;
    const { tenantId } = request.principal;
    const proposed =
      help !== undefined && own.kind === 'unsupported'
        ? await help.understand(tenantId, request.text, dateOf(request.asOf))
        : null;
    const plan = proposed ?? own;
    const answer = await this.#answer(request, plan, settings, startedMs);
    const phrased = help === undefined || answer.answer.kind === 'clarify' ? null : await help.phrase(tenantId, answer);
    const notes = [
      ...(proposed === null ? [] : ['Understood with the help of a language model.']),
      ...(saysMine(request) && plan.kind === 'question' ? [everyoneNote] : []),
      ...(phrased === null ? [] : [`${phrased} (Put into words by a language model.)\n`]),
    ];
    return { ...answer, text: [...notes, answer.text].join(' '), elapsedMs: performance.now() - startedMs };
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

  /** Collects the names of a table before anybody asks, which takes seconds where there are many. */
  async prepare({ reader, asOf }: Pick<AskRequest, 'reader' | 'asOf'>): Promise<void> {
    await this.#namesOf(await reader.dealTable(this.#options.tables, { asOf, parts: ['people'] }));
  }

  #namesOf(table: DealTable): Promise<KeptNames> {
    const known = this.#names.get(table.lineage);
    if (known?.table === table) return known.kept;
    const former = known?.kept.catch(() => null) ?? Promise.resolve(null);
    const kept = former.then((names) => keepNames(table, names));
    this.#names.set(table.lineage, { table, kept });
    kept.catch(() => this.#names.delete(table.lineage));
    return kept;
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
      ...(await this.#activitiesFor(plan.parts, request)),
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

  /** The score that a scoring run kept, or the one that was worked out with the table's. */
  async #scoreOf(id: string, { reader, asOf, principal }: AskRequest, { scoresFrom }: DealTable) {
    if (scoresFrom !== 'computed') return scoresFrom === null ? null : reader.findScore(id);
    const scores = await this.#options.tables.scoresOf(principal.tenantId, asOf, [id]);
    return (await reader.onlyVisible(scores))[0] ?? null;
  }

  /** Activities are as many as everything else together: read only for questions that are about them, and counted where they are too many. */
  async #activitiesFor(parts: readonly SimpleQuestion[], { reader, asOf }: AskRequest) {
    const asked = parts.filter(isOfActivities);
    if (asked.length === 0) return { activities: [], activitiesInAll: null };
    const periods = asked.flatMap(({ filters }) =>
      filters.flatMap((filter) => (filter.op === 'during' && filter.field === 'date' ? filter.period : [])),
    );
    const [period] = periods;
    const during = period && periods.length === asked.length && asked.length === 1 ? period : { from: null, to: null };
    const days = { from: during.from, to: during.to, knownBy: asOf };
    const activities = await reader.listActivitiesDuring(days);
    const kind = asked.every(({ subject }) => subject === 'meeting') ? 'meeting' : null;
    const isAll = activities.length < maxActivities;
    return { activities, activitiesInAll: isAll ? null : await reader.countActivitiesDuring(days, kind) };
  }
}

function isOfActivities(part: SimpleQuestion): part is AnalysisQuestion {
  return part.intent === 'analysis' && (part.subject === 'activity' || part.subject === 'meeting');
}

const everyoneNote = 'You own no deals here, so this is about everybody whose deals you may see.';

/** True when an asker who is no sales user speaks of their own deals. */
function saysMine({ text, principal }: AskRequest): boolean {
  return principal.salesUserId === null && /\b(my|mine|am i|do i|did i|have i)\b/i.test(text);
}

function answerPart(part: SimpleQuestion, context: AnswerContext): Promise<AnswerDraft> | AnswerDraft {
  if (part.intent === 'analysis') return countActivities(part, context) ?? answerAnalysis(part, context);
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
  const total = counts.reduce((sum, { count, total: all }) => sum + (all ?? count), 0);
  const definitions = [...new Set(drafts.flatMap((draft) => draft.definitions))];
  const defined = definitions.length > 0 ? ` Definition: ${definitions.join('; ')}.` : '';
  const coverage = counts
    .map(({ count, word, total: all }) => `${count.toLocaleString('en')} of ${counted(all ?? count, word)}`)
    .join(', ');
  const freshness =
    table.dataAsOf === null
      ? 'the sources do not say how fresh they are'
      : `data as of ${table.dataAsOf.slice(0, 16).replace('T', ' ')}`;
  const partly = total > scanned ? ' Only the newest were looked at: name a shorter period to count them all.' : '';
  const looked = coverage === '' ? '' : ` Looked at ${coverage}; ${freshness}.${partly}`;
  return {
    question,
    answer: drafts.length === 1 ? first.answer : joined(drafts),
    text: `${drafts.map((draft) => draft.text).join('\n')}${defined}${looked}`,
    definitions,
    evidence: drafts.flatMap(({ evidence }) => evidence).slice(0, 20),
    coverage: { scanned, total, asOf: table.dataAsOf },
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
