import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import type { CatalogTool } from '../../orchestration/catalog/catalog-entry.ts';
import {
  approveTools,
  type CatalogDesk,
  type CatalogOrder,
  promoteTools,
  retireTools,
  rollBackTools,
  splitTraffic,
} from '../../orchestration/catalog/change-catalog.ts';
import type { CommandInput, CommandIo, ConnectionDesk, Session } from '../command.ts';
import { dateOption, textOption } from '../parse-arguments.ts';
import { requireWorkspace } from '../workspace-option.ts';
import { catalogJson, catalogText, toolText } from './catalog-text.ts';

/** Shows or changes the catalog as the command line says. @throws AppError for what does not exist or may not be done */
export async function workOnCatalog(input: CommandInput, session: Session, io: CommandIo): Promise<void> {
  const [act = '', ...subjects] = input.positionals;
  const desk = await session.connectionDesk();
  await (act === 'refresh' ? desk.refresh() : desk.settled());
  if (act in changes) await (changes[act] as Change)(await changeRoom(input, session, desk), subjects);
  else if (act !== 'list' && act !== 'show' && act !== 'refresh') {
    const known = ['list', 'show', ...Object.keys(changes), 'refresh'].join(', ');
    throw new AppError('invalid_input', `catalog "${act}": say one of ${known}.`);
  }
  const catalog = desk.live.holder.current();
  const tools = subjects.length === 0 || act === 'canary' ? catalog.tools : find(desk, subjects);
  if (input.values['json']) io.stdout(`${JSON.stringify(catalogJson(catalog, tools, desk))}\n`);
  else io.stdout(act === 'show' ? toolText(catalog, tools, desk) : catalogText(catalog, tools, desk, io));
}

interface ChangeRoom {
  readonly desk: CatalogDesk;
  readonly order: CatalogOrder;
  readonly input: CommandInput;
  /** The tools that words name. */
  find(subjects: readonly string[]): CatalogTool[];
}

type Change = (room: ChangeRoom, subjects: readonly string[]) => Promise<void>;

const changes: Readonly<Record<string, Change>> = {
  approve: ({ desk, order, input, find: findNamed }, subjects) =>
    approveTools(desk, narrow(findNamed(subjects), subjects, input), expiryOf(input), order),
  promote: ({ desk, order, input, find: findNamed }, subjects) =>
    promoteTools(desk, findNamed(subjects), expiryOf(input), order),
  retire: ({ desk, order, find: findNamed }, subjects) => retireTools(desk, findNamed(subjects), order),
  rollback: ({ desk, order, find: findNamed }, subjects) => rollBackTools(desk, findNamed(subjects), order),
  canary: ({ desk, order }, [connector = '', ...pairs]) =>
    splitTraffic(desk, connector, pairs.length === 0 ? null : readWeights(pairs), order),
};

async function changeRoom(input: CommandInput, session: Session, desk: ConnectionDesk): Promise<ChangeRoom> {
  const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
  const principal = localOwner(tenantId);
  const reason = textOption(input, 'reason') ?? `catalog ${input.positionals.join(' ')}`;
  return {
    desk: { store: session.store, live: desk.live, gateway: await session.gateway(), nowMs: Date.now },
    order: { principal, reason },
    input,
    find: (subjects) => {
      if (subjects.length === 0) throw new AppError('invalid_input', 'catalog: name a tool or a system.');
      return find(desk, subjects);
    },
  };
}

/** The tools of the given names, `name@version`, or systems. @throws AppError `not_found` for a word that names nothing */
function find({ live }: ConnectionDesk, subjects: readonly string[]): CatalogTool[] {
  const { tools } = live.holder.current();
  return subjects.flatMap((subject) => {
    const found = tools.filter(
      ({ name, version, system }) => subject === name || subject === `${name}@${version}` || subject === system,
    );
    if (found.length > 0) return found;
    throw new AppError('not_found', `The catalog has no tool or system "${subject}"; see \`bellwether catalog list\`.`);
  });
}

/** Naming a system approves what reads; what writes is named by itself, or asked for with --writes. */
function narrow(tools: readonly CatalogTool[], subjects: readonly string[], input: CommandInput): CatalogTool[] {
  const chosen = tools.filter(
    ({ system, readOnly }) => readOnly || input.values['writes'] === true || !subjects.includes(system),
  );
  if (chosen.length > 0) return chosen;
  throw new AppError('invalid_input', 'All of these tools write: name the ones you approve, or add --writes.');
}

/** The end of the last day, UTC; null: no end. */
function expiryOf(input: CommandInput): string | null {
  const day = dateOption(input, 'until');
  return day === null ? null : `${day}T23:59:59.999Z`;
}

function readWeights(pairs: readonly string[]): Map<string, number> {
  return new Map(
    pairs.map((pair) => {
      const [, version = '', weight = ''] = /^([\w.+-]+)=(\d{1,6})$/.exec(pair) ?? [];
      if (version === '') throw new AppError('invalid_input', `catalog canary "${pair}": write VERSION=WEIGHT.`);
      return [version, Number(weight)];
    }),
  );
}
