import { randomUUID } from 'node:crypto';
import { type InvitationRow, saveInvitation } from '../../store/invitations.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { PersonRow } from '../../store/people.ts';
import { newSecret, secretHash } from './way-in.ts';

/** How long an invitation can be used. */
const invitationMs = 7 * 86_400_000;

/** Lets the person with this address in, once, in seven days; `token` is the secret of the link, which is kept nowhere. */
export async function invitePerson(
  tx: TenantTransaction,
  about: { readonly tenantId: string; readonly email: string; readonly role: PersonRow['role'] },
  invitedBy: string,
  nowMs: number,
): Promise<{ readonly row: InvitationRow; readonly token: string }> {
  const token = newSecret();
  const row: InvitationRow = {
    ...{ ...about, email: about.email.toLowerCase(), id: randomUUID(), tokenHash: secretHash(token), usedAt: null },
    ...{ invitedBy, invitedAt: new Date(nowMs).toISOString() },
    expiresAt: new Date(nowMs + invitationMs).toISOString(),
  };
  await saveInvitation(tx, row);
  return { row, token };
}
