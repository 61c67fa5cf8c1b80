import { AppError } from '../domain/errors.ts';
import type { PlanResult } from '../domain/plan-run.ts';
import type { PlanDesk, PlanLine } from '../orchestration/plans/run/plan-desk.ts';
import type { Asker } from '../orchestration/questions/ask.ts';
import { startingQuestions } from '../orchestration/questions/suggest-next.ts';
import { defaultAsOf } from '../orchestration/scoring/default-as-of.ts';
import type { Store } from '../store/open-store.ts';
import type { AskDesk, RunDesk } from '../web/web-parts.ts';

const mostListed = 1_000;

/** Answers the board's questions. The asker of a process is opened by its first question. */
export function openAskDesk(store: Store, asker: () => Promise<Asker>): AskDesk {
  return {
    async ask({ principal, reader }, { question, conversation, asOf }) {
      // an unanswered turn between two others leaves nothing to follow up
      const understood = conversation.map((turn) => turn.understood).filter(({ kind }) => kind === 'question');
      return (await asker()).ask({
        ...{ text: question, principal, reader, previous: understood.at(-1) ?? null },
        asOf: asOf ?? (await defaultAsOf(store, principal.tenantId)),
      });
    },
    suggestions: async ({ principal }) => startingQuestions(principal.salesUserId !== null),
  };
}

/** Shows plans on the board as their own desk has them, and lets people go on with them or end them. */
export function openRunDesk(plans: () => Promise<PlanDesk>): RunDesk {
  return {
    async list(principal, { page, pageSize }) {
      const desk = await plans();
      const lines = await desk.list(principal, mostListed);
      const from = (page - 1) * pageSize;
      const shown = await Promise.all(
        lines.slice(from, from + pageSize).map(async (line) => lineOf(line, await desk.show(principal, line.id))),
      );
      return { runs: shown, page, pageSize, total: lines.length };
    },
    async find(principal, runId) {
      const desk = await plans();
      const result = await desk.show(principal, runId).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'not_found') return null;
        throw error;
      });
      return result && runOf(result);
    },
    resume: async (principal, runId) => runOf(await (await plans()).resume(principal, runId)),
    cancel: async (principal, runId) => runOf(await (await plans()).cancel(principal, runId)),
  };
}

const overStates: readonly string[] = ['done', 'fell_back', 'skipped', 'failed', 'cancelled', 'undone', 'undo_failed'];

function lineOf({ id, title, requestedBy }: Pick<PlanLine, 'id' | 'title' | 'requestedBy'>, result: PlanResult) {
  const { status: state, startedAt, finishedAt, steps } = result;
  const stepsDone = steps.filter(({ status }) => overStates.includes(status)).length;
  return { id, title, state, startedBy: requestedBy, startedAt, finishedAt, steps: steps.length, stepsDone };
}

function runOf(result: PlanResult) {
  const { planId: id, title, requestedBy, synthesis, nextActions } = result;
  return {
    run: lineOf({ id, title, requestedBy }, result),
    summary: synthesis === '' ? null : synthesis,
    nextActions: nextActions.map(({ text }) => text),
    steps: result.steps.map((step) => {
      const { kind, act: name, status: state, attempts, startedAt, finishedAt, ms: elapsedMs, error } = step;
      const sources = [...new Set(step.provenance.map(({ system }) => system))];
      return {
        ...{ id: step.id, kind, name, state, startedAt, finishedAt, elapsedMs, fallback: step.fallback },
        ...{ attempts: attempts.length, error: error && { code: error.code, message: error.message } },
        ...{ source: sources.length > 0 ? sources.join(', ') : null, records: step.records },
        ...{ approvalId: step.approvalId, deliveryId: step.deliveryId },
      };
    }),
  };
}
