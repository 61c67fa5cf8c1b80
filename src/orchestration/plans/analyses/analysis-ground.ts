import { hash } from 'node:crypto';
import type { DealRow, DealTable } from '../../../domain/deal-row.ts';
import type { DealScore } from '../../../domain/score.ts';
import { dateOf, endOfDay, type Instant } from '../../../domain/time.ts';
import { saveArtefact } from '../../../store/artefacts.ts';
import type { Store } from '../../../store/open-store.ts';
import type { DealTableSource } from '../../../store/visible-table.ts';
import { chooseWorkspace } from '../../../store/workspaces.ts';
import type { Asker } from '../../questions/ask.ts';
import { frameOf } from '../../reports/render-pipeline-health.ts';
import { scorePipeline } from '../../scoring/score-pipeline.ts';
import { readStatus } from '../../sync/workspace-status.ts';
import type { AnalysisContext } from './analysis.ts';

/** What our analyses are made with. */
export interface AnalysisPorts {
  readonly asker: Pick<Asker, 'answer'>;
  readonly tables: DealTableSource;
  /** The signed address of a kept document; null: people cannot reach this installation. */
  readonly linkTo: (tenantId: string, artefactId: string, expiresAt: Instant) => string | null;
}

/** How long a plan's documents are kept. */
const keptDays = 30;

/** The end of the day the plan began on: tables are kept by whole days. */
export function tableDay({ asOf }: Pick<AnalysisContext, 'asOf'>): Instant {
  return endOfDay(dateOf(asOf));
}

/** Every deal the plan's principal may see, with touches and people. */
export function readTable({ tables }: AnalysisPorts, context: AnalysisContext): Promise<DealTable> {
  return context.reader.dealTable(tables, { asOf: tableDay(context), parts: ['touches', 'people'] });
}

/** The scores of the open deals that the plan's principal may see, by deal, most at risk first. */
export async function readScores(context: AnalysisContext): Promise<ReadonlyMap<string, DealScore>> {
  const { scores } = await scorePipeline(context.store, context.principal.tenantId, tableDay(context));
  const visible = await context.reader.onlyVisible(scores);
  return new Map(visible.map((score) => [score.opportunityId, score]));
}

/** What every list of deals shows of one. */
export function dealFacts(deal: DealRow) {
  return {
    ...{ opportunityId: deal.id, name: deal.name ?? deal.id, account: deal.account, owner: deal.owner },
    ...{ ownerId: deal.ownerId, amount: deal.amount, currency: deal.currency, stage: deal.stage },
    ...{ closeDate: deal.closeDate, lastTouchDate: deal.lastTouchDate, daysSinceTouch: deal.daysSinceTouch },
    nextMeetingDate: deal.nextMeetingDate,
  };
}

/** Why a deal is at risk, in our own words, strongest first. */
export function reasonsOf(score: DealScore | undefined): string[] {
  return (score?.signals ?? []).flatMap(({ state, evidence }) =>
    state === 'fired' && evidence !== null ? [evidence.text] : [],
  );
}

/** An id made from the run and step: what a step keeps or sends has it whenever it is repeated. */
export function stepKey({ principal, planId, stepId }: AnalysisContext): string {
  return hash('sha256', JSON.stringify(['plan', principal.tenantId, planId, stepId])).slice(0, 32);
}

/** Whose workspace it is and how fresh its sources are, for a document's head. */
export async function frameFor(store: Store, tenantId: string) {
  const workspace = await chooseWorkspace(store, tenantId);
  return workspace ? frameOf(await readStatus(store, workspace)) : { workspace: tenantId, freshness: [] };
}

/** A finished document to keep. */
export interface NewDocument {
  readonly kind: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Keeps a document for 30 days under the step's own id; a repeat keeps it once. */
export async function keepDocument(context: AnalysisContext, document: NewDocument, asOf: Instant) {
  const { store, principal } = context;
  const { tenantId } = principal;
  const id = stepKey(context);
  const expiresAt = new Date(Date.parse(context.asOf) + keptDays * 86_400_000).toISOString();
  const sizeBytes = document.content.byteLength;
  await store.withTenant(tenantId, (tx) => saveArtefact(tx, { tenantId, id, asOf, expiresAt, sizeBytes, ...document }));
  const { fileName, mediaType } = document;
  return { artefactId: id, fileName, mediaType, sizeBytes, expiresAt };
}
