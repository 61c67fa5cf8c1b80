import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseTiming } from '../../../execution/schedules/parse-timing.ts';
import { addSchedule, listSchedules, removeSchedule } from '../../../execution/schedules/stored-schedules.ts';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import type { AgentDesk, AgentOrder } from '../../orchestration/agents/agent-desk.ts';
import type { ListedAgent } from '../../orchestration/agents/agent-register.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { dateOption, textOption } from '../parse-arguments.ts';
import { planResultText } from '../plans/plan-text.ts';
import { readPlanFile } from '../plans/read-plan-file.ts';
import { layOutTable, plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether agents`: who acts by itself, for whom, with which tools, and who has approved that. */
export const agentsCommand: Command = {
  name: 'agents',
  summary: 'draft, approve, pause, retire and run agents, whose runs are plans',
  usage: 'list | show|approve|retire|run NAME[@VERSION] | draft FILE | pause|resume NAME|--all [--json]',
  options: {
    until: { type: 'string' },
    share: { type: 'string' },
    all: { type: 'boolean' },
    reason: { type: 'string' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    until: 'the last day an approval holds (default: no end)',
    share: 'percent of the runs that a new version gets at first (default: all)',
    all: 'with pause and resume: every agent of the workspace',
    reason: 'why (kept with the step and in the audit)',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether agents list',
  opensGateway: true,
  minPositionals: 1,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what = '', subject] = input.positionals;
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const reason = textOption(input, 'reason') ?? `agents ${input.positionals.join(' ')}`;
    const order = { principal: localOwner(tenantId), reason };
    const asked = { input, session, io, desk: await session.agents(), order, tenantId };
    if (what === 'list') return list(asked, null);
    const isAll = (what === 'pause' || what === 'resume') && input.values['all'] === true;
    const act = acts[what];
    if (!act) {
      throw new AppError('invalid_input', `agents "${what}": say list, ${Object.keys(acts).join(', ')}.`);
    }
    if (subject === undefined && !isAll) throw new AppError('invalid_input', `agents ${what}: name the agent.`);
    return act(asked, subject ?? '');
  },
};

interface Asked {
  readonly input: CommandInput;
  readonly session: Session;
  readonly io: CommandIo;
  readonly desk: AgentDesk;
  readonly order: AgentOrder;
  readonly tenantId: string;
}

const acts: Readonly<Record<string, (asked: Asked, subject: string) => Promise<number>>> = {
  show: list,
  async draft(asked, file) {
    const { io, desk, order } = asked;
    const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw new AppError('invalid_input', `${file}: cannot be read (${cause.code}).`, {}, { cause });
    });
    const { row } = await desk.draft(readPlanFile(text).written, order);
    return list(asked, `${row.id}@${row.version}`);
  },
  async approve(asked, subject) {
    const { input, desk, order } = asked;
    const [name, version] = named(subject);
    const day = dateOption(input, 'until');
    const expiresAt = day === null ? null : `${day}T23:59:59.999Z`;
    const approved = await desk.approve(name, { version, expiresAt, share: shareOf(input) }, order);
    await keepSchedule(asked, approved);
    return list(asked, `${approved.row.id}@${approved.row.version}`);
  },
  async retire(asked, subject) {
    const [name, version] = named(subject);
    await asked.desk.retire(name, version, asked.order);
    if (version === null) await dropSchedule(asked, name);
    return list(asked, name);
  },
  pause: (asked, subject) => pause(asked, subject, true),
  resume: (asked, subject) => pause(asked, subject, false),
  async run({ desk, io, input, tenantId }, subject) {
    const result = await desk.run(tenantId, named(subject)[0]);
    io.stdout(input.values['json'] ? `${JSON.stringify(result)}\n` : planResultText(result));
    return result.status === 'failed' ? 1 : 0;
  },
};

async function pause(asked: Asked, subject: string, isPaused: boolean): Promise<number> {
  const name = asked.input.values['all'] === true ? null : named(subject)[0];
  await asked.desk.pause(name, isPaused, asked.order);
  return list(asked, name);
}

/** `stale-deals@2` as name and version; version null: not said. */
function named(subject: string): [string, number | null] {
  const [, name = '', version] = /^([^@]+)(?:@(\d{1,6}))?$/.exec(subject) ?? [];
  if (name === '') throw new AppError('invalid_input', `"${plain(subject)}": write NAME or NAME@VERSION.`);
  return [name, version === undefined ? null : Number(version)];
}

function shareOf(input: CommandInput): number | null {
  const text = textOption(input, 'share');
  if (text === null) return null;
  const share = Number(text);
  if (Number.isInteger(share) && share >= 1 && share <= 99) return share;
  throw new AppError('invalid_input', `--share "${plain(text)}": a whole percentage from 1 to 99.`);
}

const scheduleOf = (name: string) => `agent-${name.replaceAll('_', '-')}`;

/** The schedule of the version approved last is in force. */
async function keepSchedule({ session, tenantId }: Asked, { row }: ListedAgent): Promise<void> {
  const { schedule: words } = row.definition;
  const [id, now] = [scheduleOf(row.id), new Date().toISOString()];
  await session.store.withTenant(tenantId, async (tx) => {
    const present = (await listSchedules(tx)).find((each) => each.id === id);
    if (present?.words === words) return;
    if (present) await removeSchedule(tx, id);
    if (words === null) return;
    await addSchedule(tx, {
      ...{ tenantId, id, kind: 'agent', words, settings: { agent: row.id }, now },
      ...parseTiming(words, 'UTC'),
    });
  });
}

async function dropSchedule({ session, tenantId }: Asked, name: string): Promise<void> {
  await session.store.withTenant(tenantId, async (tx) => {
    const isThere = (await listSchedules(tx)).some(({ id }) => id === scheduleOf(name));
    if (isThere) await removeSchedule(tx, scheduleOf(name));
  });
}

async function list({ desk, io, input, tenantId }: Asked, subject: string | null): Promise<number> {
  const [name, version] = subject === null ? [null, null] : named(subject);
  const all = (await desk.list(tenantId)).filter(({ row }) => {
    return (name === null || row.id === name) && (version === null || row.version === version);
  });
  if (name !== null && all.length === 0) throw new AppError('not_found', `There is no agent "${plain(name)}" here.`);
  const paused = new Map(
    await Promise.all(
      [...new Set(all.map(({ row }) => row.id))].map(
        async (id) => [id, await desk.register.stopOf(tenantId, id)] as const,
      ),
    ),
  );
  const lines = all.map(({ row, actor, isInUse, share }) => ({
    ...{ name: row.id, version: row.version, state: actor.lifecycle.state, isInUse, share, owner: row.ownerId },
    ...{ expiresAt: actor.lifecycle.expiresAt, paused: paused.get(row.id) ?? null, definition: row.definition },
    steps: actor.lifecycle.steps.map(({ state, by, at }) => ({ state, by, at })),
  }));
  if (input.values['json']) io.stdout(`${JSON.stringify(lines)}\n`);
  else io.stdout(listText(lines, subject !== null, io));
  return 0;
}

interface AgentLine {
  readonly name: string;
  readonly version: number;
  readonly state: string;
  readonly isInUse: boolean;
  readonly share: number | null;
  readonly owner: string;
  readonly expiresAt: string | null;
  readonly paused: string | null;
  readonly definition: ListedAgent['row']['definition'];
  readonly steps: readonly { readonly state: string; readonly by: string; readonly at: string }[];
}

function listText(lines: readonly AgentLine[], isShown: boolean, io: CommandIo): string {
  if (lines.length === 0) return 'There are no agents. Draft one: bellwether agents draft FILE\n';
  const columns = ['agent', 'state', 'until', 'share', 'owner', 'tier', 'schedule', 'purpose'];
  const rows = lines.map(({ name, version, state, isInUse, expiresAt, share, owner, paused, definition }) => {
    const over = state === 'deployed' && !isInUse ? 'approval ran out' : state.replace('_', ' ');
    const about = [
      plain(owner),
      String(definition.riskTier),
      plain(definition.schedule ?? '–'),
      plain(definition.purpose),
    ];
    const stands = paused === null ? over : `paused: ${plain(paused)}`;
    return [
      `${name}@${version}`,
      stands,
      expiresAt?.slice(0, 10) ?? '–',
      share === null ? '–' : `${share} %`,
      ...about,
    ];
  });
  const table = layOutTable(
    columns.map((title) => ({ title, max: 60 })),
    rows,
    io.columns,
  );
  if (!isShown) return `${table.join('\n')}\n`;
  const more = lines.flatMap(({ name, version, definition, steps }) => [
    `${name}@${version} may use: ${definition.tools.join(', ')}`,
    ...steps.map(({ state, by, at }) => `  ${at.slice(0, 16).replace('T', ' ')} UTC  ${state} by ${plain(by)}`),
  ]);
  return `${[...table, ...more].join('\n')}\n`;
}
