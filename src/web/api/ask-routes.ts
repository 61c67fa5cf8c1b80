import { AppError } from '../../domain/errors.ts';
import { endOfDay } from '../../domain/time.ts';
import { cancelRun, listRuns, readRun, resumeRun } from '../contract/admin/runs.ts';
import * as contract from '../contract/ask.ts';
import type { AskDesk, RunDesk } from '../web-parts.ts';
import { answerRoute } from './route-handler.ts';

function desk<Desk extends AskDesk | RunDesk>(given: Desk | null, what: string): Desk {
  if (given !== null) return given;
  throw new AppError('unavailable', `${what} in this process.`);
}

/** Questions and plans: each is answered by a desk that the process has or has not. */
export const askRoutes = [
  answerRoute(contract.askQuestion, async ({ parts, principal, reader }, { body }) => {
    const { question, conversation, asOf } = body;
    const asked = { question, conversation, asOf: asOf === null ? null : endOfDay(asOf) };
    return desk(parts.ask, 'Questions are not answered').ask({ principal, reader }, asked);
  }),
  answerRoute(contract.suggestQuestions, async ({ parts, principal, reader }) => ({
    questions: [...(await desk(parts.ask, 'Questions are not answered').suggestions({ principal, reader }))],
  })),
  answerRoute(listRuns, ({ parts, principal }, { query }) =>
    desk(parts.runs, 'Plans do not run').list(principal, query),
  ),
  answerRoute(readRun, async ({ parts, principal }, { params }) => {
    const found = await desk(parts.runs, 'Plans do not run').find(principal, params.runId);
    if (found) return found;
    throw new AppError('not_found', 'There is no run of that id.', { field: 'runId' });
  }),
  answerRoute(resumeRun, ({ parts, principal }, { params }) =>
    desk(parts.runs, 'Plans do not run').resume(principal, params.runId),
  ),
  answerRoute(cancelRun, ({ parts, principal }, { params }) =>
    desk(parts.runs, 'Plans do not run').cancel(principal, params.runId),
  ),
];
