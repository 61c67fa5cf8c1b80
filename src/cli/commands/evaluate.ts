import { resolve } from 'node:path';
import { driftText } from '../../../intelligence/win-model/check-drift.ts';
import { AppError } from '../../domain/errors.ts';
import { endOfDay } from '../../domain/time.ts';
import { watchDrift } from '../../orchestration/learning/watch-drift.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { trainWorkspaceModel } from '../../orchestration/scoring/train-workspace-model.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { evaluateTable } from '../evaluate-table.ts';
import { evaluationText } from '../evaluation-text.ts';
import { countOption, dateOption, textOption } from '../parse-arguments.ts';
import { showProgress } from '../progress.ts';
import { savePlot } from '../save-plot.ts';
import { requireWorkspace } from '../workspace-option.ts';

const tableOptions = ['train', 'test', 'schema', 'out'] as const;

/** `bellwether evaluate`: how good the win model is on deals it has not seen; keeps the verdict for `score`. */
export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'test the win model on your own history, and use it if it is good',
  usage:
    '[--as-of DATE] [--seed N] [--plot F] [--json] | --train F --test F --schema F --out F [--strict] [--seed N] [--plot F] [--json]',
  options: {
    'as-of': { type: 'string' },
    train: { type: 'string' },
    test: { type: 'string' },
    schema: { type: 'string' },
    out: { type: 'string' },
    plot: { type: 'string' },
    strict: { type: 'boolean' },
    seed: { type: 'string' },
    json: { type: 'boolean' },
    workspace: { type: 'string' },
  },
  optionHelp: {
    'as-of': 'with what was known at the end of that day (default: the newest data)',
    train: 'a labelled table (CSV with row_id, outcome and any columns) instead of the workspace',
    test: 'rows to predict, with or without outcome',
    schema: 'the columns of both: JSON {"columns": [{"name", "kind": "category" | "number" | "date"}]}',
    out: 'where to write row_id,probability of the test rows',
    plot: 'where to write a calibration plot of the test (SVG)',
    strict: 'also drop the columns that the leak probes only suspect',
    seed: 'a whole number; the same seed gives the same bytes (default 1)',
    json: 'the report as one JSON document on stdout',
    workspace: 'which workspace (default: the current one)',
  },
  example: 'bellwether evaluate',
  async runBare(input, _config, io) {
    const given = tableOptions.filter((name) => textOption(input, name) !== null);
    if (given.length === 0 && input.values['strict'] !== true) return null;
    const missing = tableOptions.filter((name) => !given.includes(name));
    if (missing.length > 0) {
      const names = missing.map((name) => `--${name}`).join(', ');
      throw new AppError('invalid_input', `bellwether evaluate: a labelled table also needs ${names}.`);
    }
    const path = (name: string) => resolve(io.cwd, textOption(input, name) ?? '');
    return evaluateTable(
      {
        train: path('train'),
        test: path('test'),
        schema: path('schema'),
        out: path('out'),
        strict: input.values['strict'] === true,
        seed: countOption(input, 'seed', 0) ?? 1,
        json: input.values['json'] === true,
        plot: plotPath(input, io),
      },
      io,
    );
  },
  run: evaluateWorkspace,
};

function plotPath(input: CommandInput, io: CommandIo): string | null {
  const path = textOption(input, 'plot');
  return path === null ? null : resolve(io.cwd, path);
}

async function evaluateWorkspace(input: CommandInput, session: Session, io: CommandIo): Promise<number> {
  const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
  const day = dateOption(input, 'as-of');
  const asOf = day ? endOfDay(day) : await defaultAsOf(session.store, workspace.id);
  const progress = showProgress(io, 'Looking back');
  // of the model in use until now, before the new one takes its place
  const drift = await watchDrift(session.store, workspace.id, asOf);
  const evaluation = await trainWorkspaceModel(session.store, workspace.id, asOf, {
    seed: countOption(input, 'seed', 0) ?? 1,
    onDate: (done, total) => progress.show(done, total),
  });
  progress.end();
  await savePlot(plotPath(input, io), evaluation.metrics, `${workspace.id}: win model, latest 20 %`);
  io.stdout(input.values['json'] ? `${JSON.stringify({ ...evaluation, drift })}\n` : evaluationText(evaluation, io));
  if (!input.values['json'] && drift !== null) io.stdout(`Until now: ${driftText(drift)}.\n`);
  return 0;
}
