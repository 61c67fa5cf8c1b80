import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { engageKillSwitch, releaseKillSwitch } from '../../orchestration/kill-switch/change-kill-switch.ts';
import { readStops, type StopTarget } from '../../store/kill-switches.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';

/** `bellwether kill-switch`: stops every effect, or those of one workspace, agent or tool, within two seconds. */
export const killSwitchCommand: Command = {
  name: 'kill-switch',
  summary: 'stop or resume all acts, or those of one workspace, agent or tool',
  usage: 'on|off|show [--workspace NAME] [--agent ID] [--tool NAME] [--reason TEXT] [--json]',
  options: {
    workspace: { type: 'string' },
    agent: { type: 'string' },
    tool: { type: 'string' },
    reason: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    workspace: 'only this workspace',
    agent: 'only this agent',
    tool: 'only this tool',
    reason: 'why (needed for on and off; kept in the audit)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether kill-switch on --tool slack_post_message --reason "wrong channel"',
  minPositionals: 1,
  maxPositionals: 1,
  async run(input, session, io) {
    const [what] = input.positionals;
    if (what === 'on' || what === 'off') await change(what, input, session);
    else if (what !== 'show') throw new AppError('invalid_input', `kill-switch "${what}": say on, off or show.`);
    await show(input, session, io);
    return 0;
  },
};

async function change(what: 'on' | 'off', input: CommandInput, session: Session): Promise<void> {
  const reason = textOption(input, 'reason');
  if (reason === null)
    throw new AppError('invalid_input', 'kill-switch: --reason TEXT is missing; it is kept in the audit.');
  const target = targetOf(input);
  const principal = localOwner(target.tenantId ?? 'main');
  const apply = what === 'on' ? engageKillSwitch : releaseKillSwitch;
  await apply(session.store, { target, reason, principal });
}

function targetOf(input: CommandInput): StopTarget {
  const [tenantId, agent, tool] = [
    textOption(input, 'workspace'),
    textOption(input, 'agent'),
    textOption(input, 'tool'),
  ];
  if (agent !== null && tool !== null)
    throw new AppError('invalid_input', 'kill-switch: give --agent or --tool, not both.');
  if (agent !== null) return { scope: 'agent', tenantId, target: agent };
  if (tool !== null) return { scope: 'tool', tenantId, target: tool };
  return tenantId === null
    ? { scope: 'all', tenantId: null, target: null }
    : { scope: 'tenant', tenantId, target: null };
}

async function show(input: CommandInput, session: Session, io: CommandIo): Promise<void> {
  const stops = (await readStops(session.store.db)).filter(({ isEngaged }) => isEngaged);
  if (input.values['json']) {
    io.stdout(`${JSON.stringify(stops)}\n`);
    return;
  }
  const lines = stops.map(({ scope, tenantId, target, reason, changedBy, changedAt }) => {
    const what = [scope === 'all' ? 'everything' : scope, target, tenantId && `in workspace ${tenantId}`]
      .filter(Boolean)
      .join(' ');
    return `Stopped: ${plain(what)}, by ${plain(changedBy)} at ${changedAt.slice(0, 16)} UTC: ${plain(reason)}`;
  });
  io.stdout(`${lines.join('\n') || 'Nothing is stopped.'}\n`);
}
