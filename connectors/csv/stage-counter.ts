import type { Outcome } from '../../src/domain/opportunity.ts';
import type { ChangedRecord } from '../../src/domain/record.ts';
import type { OpportunityRow } from './map-opportunity.ts';
import type { OutcomeLabels } from './stage-labels.ts';

interface StageSeen {
  readonly label: string;
  readonly pipelineId: string | null;
  readonly outcome: Outcome | null;
  rows: number;
}

/** More labels than any sales process has; beyond it the column holds something else. */
const stageLimit = 1000;

/** The stages that the deals of an upload stand in or went through. */
export class StageCounter {
  readonly #outcomes: OutcomeLabels;
  readonly #stages = new Map<string, StageSeen>();

  constructor(outcomes: OutcomeLabels) {
    this.#outcomes = outcomes;
  }

  add(row: Pick<OpportunityRow, 'stageId' | 'entries' | 'undated'>): void {
    const pipelineId = typeof row.undated['pipelineId'] === 'string' ? row.undated['pipelineId'] : null;
    if (row.stageId !== null) this.#see(row.stageId, pipelineId, 1);
    for (const { stageId } of row.entries) this.#see(stageId, pipelineId, 0);
  }

  #see(stageId: string, pipelineId: string | null, rows: number): void {
    const seen = this.#stages.get(stageId);
    if (seen) seen.rows += rows;
    else if (this.#stages.size < stageLimit) {
      const label = pipelineId === null ? stageId : stageId.slice(pipelineId.length + 1);
      this.#stages.set(stageId, { label, pipelineId, outcome: this.#outcomes.ofStage(label), rows });
    }
  }

  /** Labels of stages in which a deal is open. */
  openLabels(): Set<string> {
    const open = [...this.#stages.values()].filter(({ outcome }) => outcome === null);
    return new Set(open.map(({ label }) => label));
  }

  /** Deals by the stage they stand in, in the order of the stages' first rows. */
  list(): (StageSeen & { readonly id: string })[] {
    return [...this.#stages].map(([id, stage]) => ({ id, ...stage }));
  }

  /** One record a stage, in the declared order first; its place in the order is null unless declared. */
  records(order: readonly string[]): ChangedRecord[] {
    return this.list()
      .map(({ id, label, pipelineId, outcome }) => {
        const place = order.indexOf(label);
        const undated = {
          label,
          pipelineId,
          sortOrder: place < 0 ? null : place,
          isClosed: outcome !== null,
          isWon: outcome === 'won',
          defaultProbabilityPercent: null,
          forecastCategory: null,
        };
        return { object: 'stage' as const, id, changes: [], undated, isDeleted: false };
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
