import { randomUUID } from 'node:crypto';
import { linkTo, newSecret, secretHash } from '../orchestration/people/way-in.ts';
import { forgetOwnerLinks, saveInvitation } from '../store/invitations.ts';
import type { Store } from '../store/open-store.ts';
import { countOtherAdmins, listAddressedUsers } from '../store/people.ts';
import { ensureWorkspace } from '../store/workspaces.ts';
import type { LocalIdentity } from '../web/sign-in/local-provider.ts';
import { localOwnerSubject } from '../web/sign-in/sign-in-routes.ts';

const linkLifetimeMs = 12 * 3_600_000;

/**
 * A new link that lets one person in as admin, in place of one that nobody used. On a machine of one's own each start has one, for its
 * owner; with a provider of sign-ins only as long as there is no admin. Null: none is needed.
 */
export async function linkForFirstAdmin(
  store: Store,
  tenantId: string,
  origin: string,
  isLocal: boolean,
): Promise<string | null> {
  await ensureWorkspace(store, tenantId, tenantId, false);
  const token = newSecret();
  const nowMs = Date.now();
  const isMade = await store.withTenant(tenantId, async (tx) => {
    await forgetOwnerLinks(tx);
    if (!isLocal && (await countOtherAdmins(tx, '')) > 0) return false;
    await saveInvitation(tx, {
      ...{ tenantId, id: randomUUID(), tokenHash: secretHash(token), email: null, role: 'admin', invitedBy: 'start' },
      invitedAt: new Date(nowMs).toISOString(),
      expiresAt: new Date(nowMs + linkLifetimeMs).toISOString(),
    });
    return true;
  });
  return isMade ? linkTo(origin, tenantId, token) : null;
}

/** Whom the sign-in of one machine knows: its owner and, in the demo, the made-up users of its CRM. */
export async function localIdentities(store: Store, tenantId: string, isDemo: boolean): Promise<LocalIdentity[]> {
  const owner = { subject: localOwnerSubject, name: 'Owner of this installation', email: null };
  if (!isDemo) return [owner];
  const users = await store.withTenant(tenantId, (tx) => listAddressedUsers(tx));
  return [owner, ...users.map(({ id, name, email }) => ({ subject: `crm:${id}`, name, email }))];
}
