import { AppError } from '../domain/errors.ts';
import { localOwner, type Principal } from '../domain/principal.ts';
import { openReader, type Reader } from '../store/reader.ts';
import { findSalesPeople } from '../store/team-members.ts';
import type { CommandInput, Session } from './command.ts';
import { textOption } from './parse-arguments.ts';
import { plain } from './terminal.ts';

/** What `--as PERSON` does, for the commands' help. */
export const asHelp = 'see only what this sales user may see: an address, a name or an id';

/**
 * The read path of the sales user named by `--as`, with the rows and classes that the policies give them; null without the option: the
 * owner of the workspace sees everything.
 * @throws AppError `not_found` when nobody, `invalid_input` when several are meant; `forbidden` when they may read nothing
 */
export async function readerAs(session: Session, tenantId: string, input: CommandInput): Promise<Reader | null> {
  const named = textOption(input, 'as');
  if (named === null) return null;
  const principal = await personOf(session, tenantId, named);
  const gateway = await session.gateway();
  const request = { principal, action: 'read', resource: { id: 'opportunity' }, purpose: 'as' } as const;
  const decision = await gateway.authorize(request);
  if (decision.effect !== 'allow') throw new AppError('forbidden', `--as ${plain(named)}: may read no deals.`);
  return openReader(session.store, principal, decision);
}

/** Who acts: the sales user named by `--as`, else the owner of the workspace. @throws AppError as `readerAs` does */
export async function principalAs(session: Session, tenantId: string, input: CommandInput): Promise<Principal> {
  const named = textOption(input, 'as');
  return named === null ? localOwner(tenantId) : personOf(session, tenantId, named);
}

async function personOf({ store }: Session, tenantId: string, named: string): Promise<Principal> {
  const found = await store.withTenant(tenantId, (tx) => findSalesPeople(tx, named));
  const [person] = found;
  if (!person) {
    throw new AppError('not_found', `--as ${plain(named)}: no sales user of workspace ${tenantId} is called that.`);
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => plain(id)).join(', ');
    throw new AppError('invalid_input', `--as ${plain(named)}: that is several people (${ids}); give one id.`);
  }
  const { id, team, isManager } = person;
  const role = isManager ? 'manager' : 'member';
  return { kind: 'user', id, tenantId, role, team, salesUserId: id, channel: 'cli', scopes: null };
}
