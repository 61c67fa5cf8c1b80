import { AppError } from '../domain/errors.ts';
import { chooseWorkspace, type Workspace } from '../store/workspaces.ts';
import type { Session } from './command.ts';

/**
 * The workspace a command works in.
 * @throws AppError `not_found` when it does not exist, or when there is none at all yet
 */
export async function requireWorkspace(session: Session, name: string | null): Promise<Workspace> {
  const workspace = await chooseWorkspace(session.store, name);
  if (workspace) return workspace;
  throw new AppError(
    'not_found',
    'There is no data yet. Import an export with `bellwether import FILES…`, or see the demo with `npm start`.',
  );
}
