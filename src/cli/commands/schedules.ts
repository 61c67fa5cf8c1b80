import { nextOccurrences } from '../../../execution/schedules/next-occurrence.ts';
import { parseTiming } from '../../../execution/schedules/parse-timing.ts';
import {
  addSchedule,
  findSchedule,
  listRuns,
  listSchedules,
  pauseSchedule,
  removeSchedule,
  runScheduleNow,
  type ScheduleKind,
  type ScheduleRow,
  scheduleKinds,
  timingOf,
} from '../../../execution/schedules/stored-schedules.ts';
import { zoneClock } from '../../../execution/schedules/zone-clock.ts';
import { AppError } from '../../domain/errors.ts';
import type { FiscalCalendar } from '../../domain/fiscal-calendar.ts';
import { readWorkspaceSettings } from '../../orchestration/settings/workspace-settings.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { Workspace } from '../../store/workspaces.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether schedules`: what is done again and again, when next, and how the last runs ended. */
export const schedulesCommand: Command = {
  name: 'schedules',
  summary: 'see, add, pause, run or remove what is done on schedule',
  usage:
    'list|add|remove|pause|resume|run [ID] ["WHEN"] [--kind KIND] [--zone ZONE] [--report NAME] [--workspace NAME] [--json]',
  options: {
    kind: { type: 'string' },
    zone: { type: 'string' },
    report: { type: 'string' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    kind: `with add: ${scheduleKinds.join(', ')} (default: report)`,
    zone: "with add: the zone of the times, like Europe/Berlin (default: the workspace's, else UTC)",
    report: 'with add: which report (default: pipeline-health)',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether schedules add monday-review "Mondays at 7 in Europe/Berlin"',
  minPositionals: 1,
  maxPositionals: 3,
  async run(input, session, io) {
    const [what = '', id, words] = input.positionals;
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    if (what !== 'list') await change(what, id, words, workspace, input, session);
    return show(workspace, what === 'list' || what === 'remove' ? null : (id ?? null), input, session, io);
  },
};

async function change(
  what: string,
  id: string | undefined,
  words: string | undefined,
  workspace: Workspace,
  input: CommandInput,
  session: Session,
): Promise<void> {
  const act = changes[what];
  if (!act) throw new AppError('invalid_input', `schedules "${what}": say list, add, remove, pause, resume or run.`);
  if (id === undefined) throw new AppError('invalid_input', `schedules ${what}: give the name of the schedule.`);
  const now = new Date().toISOString();
  await session.store.withTenant(workspace.id, async (tx) => {
    const calendar = await readCalendar(tx);
    await act(tx, { workspace, id, words, input, calendar, now });
  });
}

async function readCalendar(tx: TenantTransaction): Promise<FiscalCalendar> {
  return (await readWorkspaceSettings(tx)).settings.fiscalCalendar;
}

interface Order {
  readonly workspace: Workspace;
  readonly id: string;
  readonly words: string | undefined;
  readonly input: CommandInput;
  readonly calendar: FiscalCalendar;
  readonly now: string;
}

const changes: Readonly<Record<string, (tx: TenantTransaction, order: Order) => Promise<void>>> = {
  add,
  remove: (tx, { id }) => removeSchedule(tx, id),
  pause: (tx, { id, now }) => pauseSchedule(tx, id, true, now),
  resume: (tx, { id, now, calendar }) => pauseSchedule(tx, id, false, now, calendar),
  run: (tx, { id, now }) => runScheduleNow(tx, id, now),
};

async function add(tx: TenantTransaction, { workspace, id, words, input, calendar, now }: Order): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id))
    throw new AppError('invalid_input', `schedules add "${plain(id)}": name it with small letters, digits and dashes.`);
  if (words === undefined)
    throw new AppError('invalid_input', 'schedules add: say when, for example "every weekday at 8:00".');
  const kind = textOption(input, 'kind') ?? 'report';
  if (!scheduleKinds.includes(kind as ScheduleKind))
    throw new AppError('invalid_input', `--kind "${plain(kind)}": say ${scheduleKinds.join(', ')}.`);
  const zone = textOption(input, 'zone') ?? zoneOf(workspace);
  const settings = kind === 'report' ? { report: textOption(input, 'report') ?? 'pipeline-health' } : {};
  const parsed = parseTiming(words, zone);
  const schedule = {
    tenantId: workspace.id,
    id,
    kind: kind as ScheduleKind,
    words,
    settings,
    now,
    calendar,
    ...parsed,
  };
  if (await addSchedule(tx, schedule)) return;
  throw new AppError('conflict', `There is a schedule named ${id} already; remove it first.`);
}

function zoneOf({ settings }: Workspace): string {
  const { alerts } = settings as { alerts?: { zone?: unknown } };
  return typeof alerts?.zone === 'string' ? alerts.zone : 'UTC';
}

const shownRuns = 3;

async function show(
  workspace: Workspace,
  id: string | null,
  input: CommandInput,
  session: Session,
  io: CommandIo,
): Promise<number> {
  const read = async (tx: TenantTransaction) => {
    const calendar = await readCalendar(tx);
    const schedules = id === null ? await listSchedules(tx) : [await findSchedule(tx, id)];
    return Promise.all(
      schedules.map(async (row) => ({
        ...row,
        runs: await listRuns(tx, row.id, shownRuns),
        next: comingRuns(row, calendar),
      })),
    );
  };
  const rows = await session.store.withTenant(workspace.id, read);
  if (input.values['json']) io.stdout(`${JSON.stringify(rows)}\n`);
  else
    io.stdout(
      `${rows.map(describe).join('\n') || 'Nothing is scheduled; `bellwether serve` and `npm start` add the sync.'}\n`,
    );
  return 0;
}

function comingRuns(row: ScheduleRow, calendar: FiscalCalendar): string[] {
  if (row.isPaused) return [];
  const later = nextOccurrences(timingOf(row), zoneClock(row.zone), row.nextAt, shownRuns - 1, calendar);
  return [row.nextAt, ...later.map(({ at }) => at)];
}

function describe(row: ScheduleRow & { next: string[]; runs: Awaited<ReturnType<typeof listRuns>> }): string {
  const local = (at: string) => {
    const options = { timeZone: row.zone, dateStyle: 'full', timeStyle: 'short' } as const;
    return new Intl.DateTimeFormat('en-GB', options).format(new Date(at));
  };
  const next = row.isPaused ? 'paused' : `next ${row.next.map(local).join('; ')} (${row.zone})`;
  const runs = row.runs.map((run) => {
    const why = run.message === null ? '' : `: ${plain(run.message)}`;
    return `  ${run.state}${run.isCaughtUp ? ' (caught up)' : ''} ${local(run.startedAt)}${why}`;
  });
  return [`${row.id}  ${row.kind}  "${plain(row.words)}"`, `  ${next}`, ...runs].join('\n');
}
