import { discardDelivery, resendDelivery, retryDelivery } from '../../../execution/deliveries/decide-delivery.ts';
import {
  anyDelivery,
  type DeliveryFilter,
  type DeliverySummary,
  listDeliveries,
} from '../../../execution/deliveries/list-deliveries.ts';
import { type DeliveryState, deliveryStates } from '../../domain/alert.ts';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { deliveryDetail, deliveryTable } from '../delivery-text.ts';
import { countOption, textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** What `--status stuck` means: ended without being sent, for a person to decide about. */
const stuckStates: readonly DeliveryState[] = ['failed', 'expired', 'delivery_unknown', 'quarantined'];

/** `bellwether deliveries`: what was accepted, what became of it, and what to do about what did not arrive. */
export const deliveriesCommand: Command = {
  name: 'deliveries',
  summary: 'see what was sent and what was not; retry, discard or send again',
  usage: 'list|show|retry|discard|resend [ID…] [--status STATE] [--channel NAME] [--json]',
  options: {
    status: { type: 'string' },
    channel: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    limit: { type: 'string' },
    reason: { type: 'string' },
    'send-anyway': { type: 'boolean' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    status: `with list: ${deliveryStates.join(', ')}, or stuck: what waits for a person`,
    channel: 'only this channel',
    from: 'accepted at or after this moment, e.g. 2026-11-20 or 2026-11-20T08:00:00Z',
    to: 'accepted before this moment',
    limit: 'with list and resend: at most so many (default 200)',
    reason: 'why; kept in the audit (needed for discard)',
    'send-anyway': 'with retry: send without looking first whether an earlier attempt arrived',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether deliveries list --status stuck',
  minPositionals: 1,
  maxPositionals: 1_000,
  async run(input, session, io) {
    const [what = '', ...ids] = input.positionals;
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const act = acts[what];
    if (!act) throw new AppError('invalid_input', `deliveries "${plain(what)}": say ${Object.keys(acts).join(', ')}.`);
    await act({ tenantId, ids, input, session, io });
    return 0;
  },
};

interface Asked {
  readonly tenantId: string;
  readonly ids: readonly string[];
  readonly input: CommandInput;
  readonly session: Session;
  readonly io: CommandIo;
}

const acts: Readonly<Record<string, (asked: Asked) => Promise<void>>> = { list, show, retry, discard, resend };

async function list(asked: Asked): Promise<void> {
  const { input, io } = asked;
  const found = await read(asked, { ...filterOf(input), ids: null });
  io.stdout(input.values['json'] ? `${JSON.stringify(found)}\n` : deliveryTable(found, io));
}

async function show(asked: Asked): Promise<void> {
  const { input, io } = asked;
  const found = await read(asked, { ...anyDelivery, ids: idsOf(asked, 'show') });
  if (found.length === 0) throw new AppError('not_found', 'No delivery has that id; `deliveries list` shows them.');
  io.stdout(input.values['json'] ? `${JSON.stringify(found)}\n` : found.map(deliveryDetail).join('\n'));
}

async function retry(asked: Asked): Promise<void> {
  const resendAnyway = asked.input.values['send-anyway'] === true;
  await decideEach(asked, idsOf(asked, 'retry'), 'retried', (tx, decision) =>
    retryDelivery(tx, { ...decision, resendAnyway }),
  );
}

async function discard(asked: Asked): Promise<void> {
  if (textOption(asked.input, 'reason') === null) {
    throw new AppError('invalid_input', 'deliveries discard: --reason TEXT is missing; it is kept in the audit.');
  }
  await decideEach(asked, idsOf(asked, 'discard'), 'discarded', discardDelivery);
}

async function resend(asked: Asked): Promise<void> {
  const filter = filterOf(asked.input);
  if (asked.ids.length === 0 && filter.from === null) {
    throw new AppError('invalid_input', 'deliveries resend: give ids, or --from (and --to, --channel).');
  }
  const found = await read(asked, { ...filter, ids: asked.ids.length > 0 ? asked.ids : null, states: ['sent'] });
  await decideEach(
    asked,
    found.map(({ id }) => id),
    'sent again',
    resendDelivery,
  );
}

type Decide = (
  tx: TenantTransaction,
  decision: { id: string; by: ReturnType<typeof localOwner>; reason: string },
) => Promise<void>;

/** All of them or none: a word about ten deliveries does not stop at the fifth. */
async function decideEach(asked: Asked, ids: readonly string[], done: string, decide: Decide): Promise<void> {
  const { tenantId, input, session, io } = asked;
  const reason = textOption(input, 'reason') ?? 'asked on the command line';
  await session.store.withTenant(tenantId, async (tx) => {
    for (const id of ids) await decide(tx, { id, by: localOwner(tenantId), reason });
  });
  if (input.values['json']) return io.stdout(`${JSON.stringify({ [done.replaceAll(' ', '_')]: ids })}\n`);
  io.stdout(`${ids.length} ${ids.length === 1 ? 'delivery' : 'deliveries'} ${done}.\n`);
}

function read({ tenantId, session }: Asked, filter: DeliveryFilter): Promise<DeliverySummary[]> {
  return session.store.withTenant(tenantId, (tx) => listDeliveries(tx, filter));
}

function idsOf({ ids }: Asked, what: string): readonly string[] {
  if (ids.length > 0) return ids;
  throw new AppError('invalid_input', `deliveries ${what}: give the ids that list shows.`);
}

function filterOf(input: CommandInput): DeliveryFilter {
  const status = textOption(input, 'status');
  const state = deliveryStates.find((each) => each === status);
  if (status !== null && status !== 'stuck' && !state) {
    throw new AppError('invalid_input', `--status "${plain(status)}": give ${deliveryStates.join(', ')} or stuck.`);
  }
  return {
    ids: null,
    states: status === 'stuck' ? stuckStates : state ? [state] : null,
    channel: textOption(input, 'channel'),
    from: momentOption(input, 'from'),
    to: momentOption(input, 'to'),
    limit: countOption(input, 'limit', 1) ?? anyDelivery.limit,
  };
}

function momentOption(input: CommandInput, name: string): string | null {
  const text = textOption(input, name);
  if (text === null) return null;
  const isMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text);
  if (isMoment && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new AppError(
    'invalid_input',
    `--${name} "${plain(text)}": give a day or a UTC moment like 2026-11-20T08:00:00Z.`,
  );
}
