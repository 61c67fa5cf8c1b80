import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { type EventTrigger, eventKinds, sourceKinds } from '../../domain/event.ts';
import { localOwner, type Principal } from '../../domain/principal.ts';
import type { Command, CommandInput, CommandIo } from '../command.ts';
import { readSecrets } from '../connect/read-secrets.ts';
import { textOption } from '../parse-arguments.ts';
import { readPlanFile } from '../plans/read-plan-file.ts';
import { layOutTable, plain } from '../terminal.ts';
import type { ListedWebhook, SourceAddress, WebhookDesk } from '../webhooks/webhook-desk.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether webhooks`: systems that tell what happens in them, and the secrets of those that are told. */
export const webhooksCommand: Command = {
  name: 'webhooks',
  summary: 'let systems tell what happens in them, start plans from it, and rotate secrets',
  usage: 'list | add NAME --kind KIND [--plan FILE] | rotate NAME [--end] | remove NAME [--json]',
  options: {
    kind: { type: 'string' },
    connection: { type: 'string' },
    plan: { type: 'string' },
    on: { type: 'string' },
    object: { type: 'string' },
    secrets: { type: 'string' },
    end: { type: 'boolean' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    kind: `who sends: ${sourceKinds.join(', ')}`,
    connection: 'whose records the events name: they are read anew at once',
    plan: 'a plan that each event starts, with your rights and nothing more',
    on: `only for one kind of event: ${eventKinds.join(', ')}`,
    object: 'only for one kind of record, like opportunity',
    secrets: "a file with the sender's own secret (Slack, HubSpot); typed or piped in otherwise",
    end: 'with rotate: the former secret of an outgoing webhook counts no longer',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether webhooks add erp --kind standard',
  minPositionals: 1,
  maxPositionals: 2,
  opensGateway: true,
  async run(input, session, io) {
    const [what = '', id] = input.positionals;
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const asked = { input, io, desk: await session.webhooks(), principal: localOwner(tenantId) };
    if (what === 'list') return list(asked);
    const act = acts[what];
    if (!act) throw new AppError('invalid_input', `webhooks "${what}": say list, add, rotate or remove.`);
    if (id === undefined) throw new AppError('invalid_input', `webhooks ${what}: name the webhook.`);
    return act(asked, id);
  },
};

interface Asked {
  readonly input: CommandInput;
  readonly io: CommandIo;
  readonly desk: WebhookDesk;
  readonly principal: Principal;
}

const acts: Readonly<Record<string, (asked: Asked, id: string) => Promise<number>>> = {
  async add(asked, id) {
    const { input, desk, principal } = asked;
    const kind = sourceKinds.find((each) => each === textOption(input, 'kind'));
    if (!kind) throw new AppError('invalid_input', `webhooks add: --kind is one of ${sourceKinds.join(', ')}.`);
    const secret = kind === 'slack' || kind === 'hubspot' ? await secretOf(asked) : null;
    const connectionId = textOption(input, 'connection');
    const triggers = await triggersOf(asked);
    return tell(asked, await desk.add({ principal, id, kind, connectionId, triggers, secret }));
  },
  async rotate(asked, id) {
    const { input, desk, io, principal } = asked;
    if (input.values['end'] === true) {
      await desk.endRotation(principal, id);
      io.stdout(input.values['json'] ? `${JSON.stringify({ id })}\n` : `${plain(id)} is signed with one secret.\n`);
      return 0;
    }
    const known = (await desk.list(principal.tenantId)).find((each) => each.id === id && each.direction === 'in');
    const isTheirs = known?.kind === 'slack' || known?.kind === 'hubspot';
    return tell(asked, await desk.rotate(principal, id, isTheirs ? await secretOf(asked) : null));
  },
  async remove({ input, io, desk, principal }, id) {
    await desk.remove(principal, id);
    io.stdout(input.values['json'] ? `${JSON.stringify({ id })}\n` : `${plain(id)} is believed no longer.\n`);
    return 0;
  },
};

async function list({ input, io, desk, principal }: Asked): Promise<number> {
  const all = await desk.list(principal.tenantId);
  io.stdout(input.values['json'] ? `${JSON.stringify(all)}\n` : listText(all, io));
  return 0;
}

function listText(all: readonly ListedWebhook[], io: CommandIo): string {
  if (all.length === 0) return 'There are no webhooks. See `bellwether webhooks --help`.\n';
  const columns = ['name', 'way', 'kind', 'connection', 'starts', 'events', 'open', 'failed', 'last (UTC)'];
  const rows = all.map(({ id, direction, kind, connectionId, plans, events, open, failed, lastAt }) => {
    const counts = [events, open, failed].map(String);
    const last = lastAt?.slice(0, 16).replace('T', ' ') ?? '–';
    return [id, direction, kind, connectionId ?? '–', plain(plans.join(', ') || '–'), ...counts, last];
  });
  return `${layOutTable(
    columns.map((title) => ({ title, max: 40 })),
    rows,
    io.columns,
  ).join('\n')}\n`;
}

function tell({ input, io }: Asked, address: SourceAddress): number {
  const { id, url, secret, previousUntil } = address;
  if (input.values['json']) {
    io.stdout(`${JSON.stringify(address)}\n`);
    return 0;
  }
  const lines = [
    `${plain(id)}: ${url}`,
    secret === null ? null : `secret, shown this once: ${secret}`,
    previousUntil === null
      ? null
      : `the former secret counts until ${previousUntil.slice(0, 16).replace('T', ' ')} UTC`,
  ];
  io.stdout(`${lines.filter((line) => line !== null).join('\n')}\n`);
  return 0;
}

async function secretOf({ input, io }: Asked): Promise<string> {
  const fields = [{ name: 'secret', label: "The sender's signing secret", pattern: null }];
  return (await readSecrets(fields, textOption(input, 'secrets'), io))['secret'] ?? '';
}

async function triggersOf({ input, io }: Asked): Promise<readonly EventTrigger[]> {
  const file = textOption(input, 'plan');
  const [on, object] = [textOption(input, 'on'), textOption(input, 'object')];
  const kind = eventKinds.find((each) => each === on);
  if (on !== null && !kind) throw new AppError('invalid_input', `--on is one of ${eventKinds.join(', ')}.`);
  if (file === null && (on ?? object) !== null) {
    throw new AppError('invalid_input', 'webhooks add: --on and --object say when --plan starts; name the plan.');
  }
  if (file === null) return [];
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `${file}: cannot be read (${cause.code}).`, {}, { cause });
  });
  return [{ on: kind ?? null, object, plan: readPlanFile(text).written }];
}
