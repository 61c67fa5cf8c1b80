import { randomUUID } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { secretHash } from '../../orchestration/people/way-in.ts';
import { appendAudit } from '../../store/audit-log.ts';
import { useInvitation } from '../../store/invitations.ts';
import type { Store, TenantTransaction } from '../../store/open-store.ts';
import { findPersonBySignIn, type PersonRow, salesUserOf, savePerson } from '../../store/people.ts';
import { findSalesPeople } from '../../store/team-members.ts';
import { listWorkspaces } from '../../store/workspaces.ts';
import type { SignedInIdentity } from './oidc-client.ts';

/** The way in that a link named; `token` is its secret. */
export interface NamedInvitation {
  readonly tenantId: string;
  readonly token: string;
}

/** How a sign-in becomes a person. `lettingIn`: the workspace whose CRM vouches for its users (the demo); null: invitations alone do. */
export interface AdmissionRules {
  readonly store: Store;
  readonly nowMs: () => number;
  readonly lettingIn: string | null;
}

/**
 * The person of a sign-in: known here by it, or let in now by an invitation to its verified address, by the first admin's link, or, in
 * a workspace that lets its CRM's users in, by being one. The user of the CRM with that verified address becomes theirs.
 * @throws AppError `forbidden` for everybody else
 */
export async function admitPerson(
  rules: AdmissionRules,
  identity: SignedInIdentity,
  invitation: NamedInvitation | null,
): Promise<PersonRow> {
  const { store } = rules;
  if (invitation !== null) return byInvitation(rules, identity, invitation);
  for (const { id: tenantId } of await listWorkspaces(store)) {
    const known = await store.withTenant(tenantId, (tx) => findPersonBySignIn(tx, identity.issuer, identity.subject));
    if (known?.state === 'active') return known;
    if (known) throw notLetIn();
  }
  if (rules.lettingIn === null || identity.email === null) throw notLetIn();
  const { email } = identity;
  return store.withTenant(rules.lettingIn, async (tx) => {
    const [user, ...others] = await findSalesPeople(tx, email);
    if (!user || others.length > 0) throw notLetIn();
    return admit(tx, rules, rules.lettingIn ?? '', identity, user.isManager ? 'manager' : 'member');
  });
}

async function byInvitation(
  rules: AdmissionRules,
  identity: SignedInIdentity,
  { tenantId, token }: NamedInvitation,
): Promise<PersonRow> {
  return rules.store.withTenant(tenantId, async (tx) => {
    const used = await useInvitation(tx, secretHash(token), new Date(rules.nowMs()).toISOString());
    // a throw ends the transaction, so an invitation to somebody else stays unused
    if (used === null || (used.email !== null && used.email.toLowerCase() !== identity.email)) throw notLetIn();
    const known = await findPersonBySignIn(tx, identity.issuer, identity.subject);
    if (known?.state === 'suspended') throw notLetIn();
    return admit(tx, rules, tenantId, identity, used.role, known);
  });
}

async function admit(
  tx: TenantTransaction,
  { nowMs }: AdmissionRules,
  tenantId: string,
  { issuer, subject, name, email }: SignedInIdentity,
  role: PersonRow['role'],
  known: PersonRow | null = null,
): Promise<PersonRow> {
  const now = new Date(nowMs()).toISOString();
  const salesUserId = known?.salesUserId ?? (email === null ? null : await salesUserOf(tx, email));
  const row: PersonRow = {
    ...{ tenantId, id: known?.id ?? randomUUID(), issuer, subject, email, name: name ?? email ?? subject },
    ...{ role, salesUserId, state: 'active', createdAt: known?.createdAt ?? now, lastSeenAt: now },
  };
  await savePerson(tx, row);
  await appendAudit(tx, tenantId, [
    {
      ...{ requestId: randomUUID(), principalKind: 'user', principalId: row.id, channel: 'web', role },
      ...{ action: 'let_in', subject: row.id, purpose: 'sign-in', effect: 'allow', reason: `signed in at ${issuer}` },
      ...{ policyVersion: 'none', argumentsDigest: null, outcome: 'succeeded' },
      facts: { salesUserId },
    },
  ]);
  return row;
}

function notLetIn(): AppError {
  return new AppError(
    'forbidden',
    'Nobody here is known by this sign-in. Ask an admin for an invitation to the address your provider has verified, and open its link.',
  );
}
