import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { addDays, dateOf, endOfDay, type Instant } from '../../domain/time.ts';
import { reportPipelineHealth } from '../../orchestration/reports/pipeline-health.ts';
import { frameOf, renderPipelineHealth } from '../../orchestration/reports/render-pipeline-health.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { readDataAge } from '../../orchestration/sync/data-age.ts';
import { readStatus } from '../../orchestration/sync/workspace-status.ts';
import { asHelp, readerAs } from '../as-person.ts';
import type { Command } from '../command.ts';
import { healthText } from '../health-text.ts';
import { dateOption, textOption } from '../parse-arguments.ts';
import { requireWorkspace } from '../workspace-option.ts';

const formats = ['text', 'json', 'html', 'csv', 'pdf'] as const;

/** `bellwether report pipeline-health`: the state of the pipeline and what moved since a date. Never acts. */
export const reportCommand: Command = {
  name: 'report',
  summary: 'report pipeline health: totals, coverage, forecast, what moved, what is at risk',
  usage: 'pipeline-health [--as-of DATE] [--since DATE] [--as PERSON] [--format text|json|html|csv|pdf] [--out FILE]',
  options: {
    'as-of': { type: 'string' },
    since: { type: 'string' },
    as: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
    workspace: { type: 'string' },
  },
  optionHelp: {
    'as-of': 'with what was known at the end of that day (default: the newest data)',
    since: 'compare with what was known at the end of that day (default: a week earlier)',
    as: asHelp,
    format: 'text (default), json, csv, pdf (needs --out), or html: one page without scripts or links out',
    out: 'write to this file instead of stdout',
    workspace: 'which workspace (default: the current one)',
  },
  example: 'bellwether report pipeline-health --since 2026-10-01 --format html > health.html',
  minPositionals: 1,
  maxPositionals: 1,
  async run(input, session, io) {
    const [name] = input.positionals;
    if (name !== 'pipeline-health') {
      throw new AppError('invalid_input', `"${name}" is no report. There is: pipeline-health.`);
    }
    const format = formatOf(textOption(input, 'format') ?? 'text');
    const out = textOption(input, 'out');
    if (format === 'pdf' && out === null) {
      throw new AppError('invalid_input', 'report: a PDF is no text; say where to write it with --out FILE.');
    }
    const day = dateOption(input, 'as-of');
    const sinceDay = dateOption(input, 'since');
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    const asOf = day ? endOfDay(day) : await defaultAsOf(session.store, workspace.id);
    const since = sinceDay ? endOfDay(sinceDay) : weekBefore(asOf);
    if (sinceDay && since >= asOf) {
      throw new AppError(
        'invalid_input',
        `--since ${sinceDay}: give a day before ${dateOf(asOf)}, the day reported on.`,
      );
    }
    const reader = await readerAs(session, workspace.id, input);
    const report = await reportPipelineHealth(session.store, { tenantId: workspace.id, asOf, since, reader });
    const status = await readStatus(session.store, workspace);
    const age = await readDataAge(session.store, workspace.id);
    const text = healthText(report, io, age);
    const bytes = await renderPipelineHealth(report, format === 'text' ? 'html' : format, frameOf(status));
    if (out !== null) await writeFile(resolve(io.cwd, out), format === 'text' ? text : bytes);
    else io.stdout(format === 'text' ? text : Buffer.from(bytes).toString('utf8'));
    return 0;
  },
};

function formatOf(text: string): (typeof formats)[number] {
  const found = formats.find((each) => each === text);
  if (found) return found;
  throw new AppError('invalid_input', `--format "${text}": give one of ${formats.join(', ')}.`);
}

function weekBefore(asOf: Instant): Instant {
  const day = dateOf(asOf);
  return endOfDay(day > '0001-01-08' ? addDays(day, -7) : '0001-01-01');
}
