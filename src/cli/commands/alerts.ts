import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AlertPolicy, parseAlertPolicy, readAlertPolicy } from '../../../execution/alerts/alert-policy.ts';
import { nextAction } from '../../../execution/alerts/next-action.ts';
import { advanceEpisode } from '../../../execution/episodes/advance-episode.ts';
import { advanceSignal } from '../../../execution/episodes/advance-signal.ts';
import {
  acknowledgeEpisode,
  type EpisodeDecision,
  reassignEpisode,
  snoozeEpisode,
} from '../../../execution/episodes/decide-episode.ts';
import { type ListedEpisode, listEpisodes } from '../../../execution/episodes/list-episodes.ts';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import type { DealScore } from '../../domain/score.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { readTopScores } from '../../store/scoring-runs.ts';
import { saveWorkspaceSettings, type Workspace } from '../../store/workspaces.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether alerts`: what holds, what people decided about it, and the rules that say what is worth an alert. */
export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'see, snooze, acknowledge or hand over alerts; see and change their rules',
  usage: 'list|snooze|ack|assign|rules|preview [ALERT] [UNTIL or USER] [--file POLICY] [--workspace NAME] [--json]',
  options: { file: { type: 'string' }, workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    file: 'YAML or JSON policy: rules puts it in force, preview only tries it',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether alerts list',
  minPositionals: 1,
  maxPositionals: 3,
  async run(input, session, io) {
    const [what = '', id, value] = input.positionals;
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    if (what === 'rules') return showRules(workspace, input, session, io);
    if (what === 'preview') return preview(workspace, input, session, io);
    if (what !== 'list') await decide(what, id, value, workspace, session);
    return list(workspace, input, session, io);
  },
};

async function decide(
  what: string,
  id: string | undefined,
  value: string | undefined,
  { id: tenantId }: Workspace,
  { store }: Session,
): Promise<void> {
  const act = decisions[what];
  if (!act) throw new AppError('invalid_input', `alerts "${what}": say list, snooze, ack, assign, rules or preview.`);
  if (id === undefined) throw new AppError('invalid_input', `alerts ${what}: give the alert that list shows.`);
  const decision = { id, by: localOwner(tenantId), now: new Date().toISOString() };
  await store.withTenant(tenantId, (tx) => act(tx, decision, value));
}

const decisions: Readonly<
  Record<string, (tx: TenantTransaction, decision: EpisodeDecision, value: string | undefined) => Promise<void>>
> = {
  snooze: (tx, decision, value) => snoozeEpisode(tx, { ...decision, until: readUntil(value, decision.now) }),
  ack: (tx, decision) => acknowledgeEpisode(tx, decision),
  assign(tx, decision, value) {
    if (value === undefined) throw new AppError('invalid_input', 'alerts assign: give the id of a sales user.');
    return reassignEpisode(tx, { ...decision, assigneeId: value });
  },
};

/** `3d`, `4h` from now, a day (its first moment, UTC) or an instant. */
function readUntil(value: string | undefined, now: string): string {
  const span = /^(\d{1,3})([dh])$/.exec(value ?? '');
  const spanMs = span && Number(span[1]) * (span[2] === 'd' ? 86_400_000 : 3_600_000);
  const at = spanMs ? Date.parse(now) + spanMs : Date.parse(value ?? '');
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw new AppError('invalid_input', 'alerts snooze: say until when, like 3d, 4h or 2026-12-01.');
}

const mostListed = 200;

async function list({ id }: Workspace, input: CommandInput, session: Session, io: CommandIo): Promise<number> {
  const episodes = await session.store.withTenant(id, (tx) => listEpisodes(tx, mostListed));
  if (input.values['json']) io.stdout(`${JSON.stringify(episodes)}\n`);
  else io.stdout(`${episodes.map(describe).join('\n') || 'No alert is open.'}\n`);
  return 0;
}

function describe(episode: ListedEpisode): string {
  const { id, name, opportunityId, rule, risk, band, openedAt, snoozedUntil, acknowledgedBy, ownerId, score } = episode;
  const fired = score?.signals.filter(({ state }) => state === 'fired') ?? [];
  const [first] = fired.sort((a, b) => b.contribution - a.contribution);
  const state = [
    ...(acknowledgedBy ? [`acknowledged by ${plain(acknowledgedBy)}`] : []),
    ...(snoozedUntil ? [`snoozed until ${snoozedUntil.slice(0, 16)} UTC`] : []),
    ...(episode.escalatedAt ? ['escalated'] : []),
  ];
  return [
    `${id}  ${plain(name ?? opportunityId)}: risk ${risk} (${band}), ${rule} since ${openedAt.slice(0, 10)}, ${plain(ownerId ?? 'nobody')}`,
    ...(state.length > 0 ? [`  ${state.join(', ')}`] : []),
    ...(first?.evidence ? [`  why: ${plain(first.evidence.text)}`] : []),
    `  next: ${nextAction(first?.id ?? null)}`,
  ].join('\n');
}

async function showRules(workspace: Workspace, input: CommandInput, session: Session, io: CommandIo): Promise<number> {
  const file = textOption(input, 'file');
  if (file !== null) {
    const given = await readPolicyFile(file, io);
    parseAlertPolicy(given);
    await saveWorkspaceSettings(session.store, workspace.id, { alerts: given });
  }
  const policy = await session.store.withTenant(workspace.id, (tx) => readAlertPolicy(tx, workspace.id));
  if (input.values['json']) io.stdout(`${JSON.stringify(policy)}\n`);
  else io.stdout((await import('yaml')).stringify(policy));
  return 0;
}

async function readPolicyFile(file: string, io: CommandIo): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(await readFile(resolve(io.cwd, file), 'utf8'), { maxAliasCount: 10 });
  } catch (cause) {
    const told = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw new AppError('invalid_input', `The policy ${file} cannot be read: ${told}`, {}, { cause });
  }
}

/** What each rule would say of the latest scores if nobody had been told anything; nothing is sent. */
async function preview(workspace: Workspace, input: CommandInput, session: Session, io: CommandIo): Promise<number> {
  const file = textOption(input, 'file');
  const given = file === null ? null : parseAlertPolicy(await readPolicyFile(file, io));
  const { policy, scores } = await session.store.withTenant(workspace.id, async (tx) => ({
    policy: given ?? (await readAlertPolicy(tx, workspace.id)),
    scores: await readTopScores(tx, 100_000),
  }));
  const counts = countAlerts(policy, scores);
  if (input.values['json']) io.stdout(`${JSON.stringify({ scored: scores.length, alerts: counts })}\n`);
  else {
    const lines = Object.entries(counts).map(([rule, count]) => `  ${rule}: ${count}`);
    const events = policy.rules.filter(({ on }) => on === 'event').map(({ id }) => id);
    const rest = events.length > 0 ? `\nWhen it happens: ${events.join(', ')}.` : '';
    io.stdout(`Of ${scores.length} scored deals, alerts would hold for\n${lines.join('\n')}${rest}\n`);
  }
  return 0;
}

function countAlerts(policy: AlertPolicy, scores: readonly DealScore[]): Record<string, number> {
  const count = (isOpen: (score: DealScore) => boolean) => scores.filter(isOpen).length;
  const counts: Record<string, number> = {
    'deal-at-risk': count((score) => advanceEpisode(null, 0, score, policy.risk).kind === 'opened'),
  };
  for (const rule of policy.rules) {
    if (rule.on === 'signal') counts[rule.id] = count((score) => advanceSignal(null, score, rule) !== null);
  }
  return counts;
}
