import { access, constants, stat } from 'node:fs/promises';
import { errorTable, toAppError } from '../../domain/errors.ts';
import { readStatus } from '../../orchestration/sync/workspace-status.ts';
import { listAlarms } from '../../store/audit-history.ts';
import { readInstallation } from '../../store/installation.ts';
import { readStops } from '../../store/kill-switches.ts';
import { chooseWorkspace, listWorkspaces } from '../../store/workspaces.ts';
import { alarmText } from '../alarm-text.ts';
import type { Command, Session } from '../command.ts';
import { paint } from '../terminal.ts';

/** One thing looked at: whether it is well and, when not, what to do. */
interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  readonly advice: string | null;
}

/** `bellwether doctor`: what is wrong and what to do about it. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'what is wrong, and what to do about it',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  optionHelp: { json: 'one JSON document on stdout' },
  example: 'bellwether doctor',
  async run(input, session, io) {
    const findings: Finding[] = [];
    for (const look of [
      lookAtRuntime,
      lookAtDirectory,
      lookAtQueue,
      lookAtPolicies,
      lookAtStops,
      lookAtAlarms,
      lookAtRestore,
      lookAtConnections,
    ]) {
      findings.push(...(await attempt(look, session)));
    }
    if (input.values['json']) io.stdout(`${JSON.stringify(findings)}\n`);
    else {
      const marks = {
        ok: paint(io, 'green', 'ok     '),
        warning: paint(io, 'yellow', 'warning'),
        problem: paint(io, 'red', 'problem'),
      };
      const lines = findings.map(
        ({ what, state, detail, advice }) =>
          `${marks[state]}  ${what}: ${detail}${advice ? `\n         ${advice}` : ''}`,
      );
      io.stdout(`${lines.join('\n')}\n`);
    }
    return findings.some(({ state }) => state === 'problem') ? 1 : 0;
  },
};

async function attempt(look: (session: Session) => Promise<Finding[]>, session: Session): Promise<Finding[]> {
  try {
    return await look(session);
  } catch (error) {
    const { code, message } = toAppError(error);
    const what = look.name.replace('lookAt', '').toLowerCase();
    return [
      {
        what,
        state: 'problem',
        detail: message,
        advice: errorTable[code].retry === 'never' ? null : 'Try again; it may pass.',
      },
    ];
  }
}

const ok = (what: string, detail: string): Finding => ({ what, state: 'ok', detail, advice: null });

async function lookAtRuntime(): Promise<Finding[]> {
  return [ok('Node', process.version)];
}

async function lookAtDirectory({ config, store }: Session): Promise<Finding[]> {
  if (store.kind === 'postgres') {
    const { rows } = await store.pool.query<{ version: string }>('show server_version');
    return [ok('database', `PostgreSQL ${rows[0]?.version}`)];
  }
  await access(config.dataDir, constants.W_OK);
  const { mode } = await stat(config.dataDir);
  const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
  if (!isOpen) return [ok('database', `embedded, in ${config.dataDir}`)];
  const advice = `chmod 700 ${config.dataDir}`;
  return [{ what: 'database', state: 'warning', detail: `others on this machine can read ${config.dataDir}`, advice }];
}

async function lookAtQueue(session: Session): Promise<Finding[]> {
  const { warnings } = await session.execution();
  const where = session.config.redisUrl ? 'Redis' : 'beside the database';
  if (warnings.length === 0) return [ok('queue', where)];
  return warnings.map((detail) => ({ what: 'queue', state: 'warning' as const, detail, advice: null }));
}

async function lookAtPolicies(session: Session): Promise<Finding[]> {
  await session.gateway();
  return [ok('policies', session.config.policyDir ?? 'the built-in ones')];
}

async function lookAtStops({ store }: Session): Promise<Finding[]> {
  const stops = (await readStops(store.db)).filter(({ isEngaged }) => isEngaged);
  if (stops.length === 0) return [ok('kill switch', 'nothing is stopped')];
  const detail = stops.map(({ scope, target, reason }) => `${target ?? scope}: ${reason}`).join('; ');
  return [
    { what: 'kill switch', state: 'warning', detail, advice: '`bellwether kill-switch off --reason …` resumes.' },
  ];
}

async function lookAtRestore({ store }: Session): Promise<Finding[]> {
  const { heldReason } = await readInstallation(store.db);
  if (heldReason === null) return [];
  const advice = '`bellwether restore list` shows what waits; `bellwether restore confirm` decides about it.';
  return [{ what: 'deliveries held', state: 'problem', detail: heldReason, advice }];
}

async function lookAtAlarms({ store }: Session): Promise<Finding[]> {
  const workspaces = await listWorkspaces(store);
  const since = new Date(Date.now() - 86_400_000).toISOString();
  const found = await Promise.all(
    workspaces.map(({ id }) => store.withTenant(id, (tx) => listAlarms(tx, since, alarmsShown))),
  );
  if (found.flat().length === 0) return [ok('alarms', 'nothing unusual in 24 hours')];
  const advice = 'Ask that person or agent; `bellwether kill-switch on --agent …` stops it meanwhile.';
  return found.flat().map((alarm) => ({ what: 'alarm', state: 'warning' as const, detail: alarmText(alarm), advice }));
}

const alarmsShown = 10;

async function lookAtConnections({ store }: Session): Promise<Finding[]> {
  const workspace = await chooseWorkspace(store, null);
  if (!workspace)
    return [
      {
        what: 'data',
        state: 'warning',
        detail: 'none yet',
        advice: '`bellwether import FILES…` reads an export; `npm start` shows the demo.',
      },
    ];
  const { connections, deliveries } = await readStatus(store, workspace);
  const findings = connections.map((connection): Finding => {
    const { id, health, healthReason, dataAsOf, partial } = connection;
    if (health !== 'healthy')
      return {
        what: id,
        state: 'problem',
        detail: healthReason ?? health,
        advice: 'Mend what the reason says; the next sync goes on from there.',
      };
    if (partial.length > 0)
      return {
        what: id,
        state: 'warning',
        detail: `partly read: ${partial.join('; ')}`,
        advice: 'Repeat the import or wait for the next sync.',
      };
    return ok(id, dataAsOf === null ? 'connected' : `data as of ${dataAsOf.slice(0, 10)}`);
  });
  const stuck = ['failed', 'quarantined', 'delivery_unknown', 'expired'].filter(
    (state) => (deliveries[state] ?? 0) > 0,
  );
  const counts = stuck.map((state) => `${deliveries[state]} ${state.replaceAll('_', ' ')}`).join(', ');
  findings.push(
    stuck.length === 0
      ? ok('deliveries', 'nothing is stuck')
      : {
          what: 'deliveries',
          state: 'problem',
          detail: counts,
          advice: '`bellwether deliveries list --status stuck` shows them; retry or discard each.',
        },
  );
  return findings;
}
