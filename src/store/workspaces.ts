import { AppError } from '../domain/errors.ts';
import { eq, sql } from './drizzle.ts';
import type { Store } from './open-store.ts';
import { workspace } from './schema/workspace.ts';

export interface Workspace {
  readonly id: string;
  readonly label: string;
  readonly isCurrent: boolean;
  readonly settings: Record<string, unknown>;
}

/** All workspaces, by id. */
export async function listWorkspaces(store: Store): Promise<Workspace[]> {
  return store.db.select().from(workspace).orderBy(workspace.id);
}

/**
 * The workspace a command works in: the named one, else the current one, else null when there is none yet.
 * @throws AppError `not_found` for a name that does not exist
 */
export async function chooseWorkspace(store: Store, name: string | null): Promise<Workspace | null> {
  const all = await listWorkspaces(store);
  if (name === null) return all.find(({ isCurrent }) => isCurrent) ?? all[0] ?? null;
  const found = all.find(({ id }) => id === name);
  if (!found) {
    const names = all.map(({ id }) => id).join(', ') || 'none yet';
    throw new AppError('not_found', `No workspace is named "${name}"; there are: ${names}.`);
  }
  return found;
}

/** Creates a workspace if it is missing; `makeCurrent` makes it the one that commands use. */
export async function ensureWorkspace(store: Store, id: string, label: string, makeCurrent: boolean): Promise<void> {
  await store.db.transaction(async (tx) => {
    await tx.insert(workspace).values({ id, label }).onConflictDoNothing();
    if (!makeCurrent) return;
    await tx.execute(sql`update bellwether.workspace set is_current = false where is_current and id <> ${id}`);
    await tx.update(workspace).set({ isCurrent: true }).where(eq(workspace.id, id));
  });
}

/** Merges settings into a workspace. */
export async function saveWorkspaceSettings(
  store: Store,
  id: string,
  settings: Record<string, unknown>,
): Promise<void> {
  const merged = sql`${workspace.settings} || ${JSON.stringify(settings)}::jsonb`;
  await store.db.update(workspace).set({ settings: merged }).where(eq(workspace.id, id));
}
