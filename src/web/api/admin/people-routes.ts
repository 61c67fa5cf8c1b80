import { AppError } from '../../../domain/errors.ts';
import { changePerson } from '../../../orchestration/people/change-person.ts';
import { invitePerson } from '../../../orchestration/people/invite-person.ts';
import { appendAudit } from '../../../store/audit-log.ts';
import { type InvitationRow, listInvitations, withdrawInvitation } from '../../../store/invitations.ts';
import type { TenantTransaction } from '../../../store/open-store.ts';
import { findPerson, type ListedPerson, listPeople } from '../../../store/people.ts';
import * as contract from '../../contract/admin/people.ts';
import { type Asking, answerRoute } from '../route-handler.ts';

/** Who belongs to the workspace; every change commits with its audit row. */
export const peopleRoutes = [
  answerRoute(contract.listPeople, async ({ parts, principal }) => {
    const now = new Date(parts.nowMs()).toISOString();
    return parts.store.withTenant(principal.tenantId, async (tx) => ({
      people: (await listPeople(tx)).map(shownPerson),
      invitations: (await listInvitations(tx, now)).map(shownInvitation),
    }));
  }),
  answerRoute(contract.invitePerson, async (asking, { body }) => {
    const { parts, principal } = asking;
    const { tenantId } = principal;
    return parts.store.withTenant(tenantId, async (tx) => {
      const { row, token } = await invitePerson(tx, { tenantId, ...body }, principal.id, parts.nowMs());
      await audited(tx, asking, 'invite_person', row.id, `as ${row.role}`);
      return { invitation: shownInvitation(row), link: parts.linkTo(tenantId, token) };
    });
  }),
  answerRoute(contract.withdrawInvitation, async (asking, { params }) => {
    const { parts, principal } = asking;
    const now = new Date(parts.nowMs()).toISOString();
    await parts.store.withTenant(principal.tenantId, async (tx) => {
      if (!(await withdrawInvitation(tx, params.invitationId, now))) {
        throw new AppError('not_found', 'There is no open invitation of that id.', { field: 'invitationId' });
      }
      await audited(tx, asking, 'withdraw_invitation', params.invitationId, 'taken back');
    });
    return { done: true as const };
  }),
  answerRoute(contract.changePerson, async (asking, { params, body }) => {
    const { parts, principal } = asking;
    const shown = await parts.store.withTenant(principal.tenantId, async (tx) => {
      const person = await findPerson(tx, params.personId);
      if (person === null) throw new AppError('not_found', 'There is nobody of that id.', { field: 'personId' });
      const { role = person.role, salesUserId = person.salesUserId, state = person.state } = body;
      // rights of an open page end with the next request; a suspended person has none left to make
      await changePerson(tx, person, { role, salesUserId, state });
      await audited(tx, asking, 'change_person', person.id, `role ${role}, ${state}`, salesUserId);
      const after = (await listPeople(tx)).find(({ id }) => id === person.id);
      return { person, after: after as ListedPerson };
    });
    if (shown.after.state === 'suspended') await (await parts.adminDesk()).endSignIns(shown.person, principal);
    return { person: shownPerson(shown.after) };
  }),
];

function shownPerson({ id, name, email, role, salesUserId, salesUser, state, lastSeenAt }: ListedPerson) {
  return { id, name, email, role, salesUserId, salesUser, state, lastSeenAt };
}

function shownInvitation({ id, email, role, invitedBy, invitedAt, expiresAt }: InvitationRow) {
  return { id, email: email ?? '', role, invitedBy, invitedAt, expiresAt };
}

function audited(
  tx: TenantTransaction,
  { principal, requestId, decision }: Asking,
  action: string,
  subject: string,
  reason: string,
  salesUserId: string | null = null,
): Promise<void> {
  const { kind, id, channel, role, tenantId } = principal;
  return appendAudit(tx, tenantId, [
    {
      ...{ requestId, principalKind: kind, principalId: id, channel, role, action, subject, reason },
      ...{ purpose: 'people', effect: 'allow', policyVersion: decision.policyVersion, argumentsDigest: null },
      ...{ outcome: 'succeeded', facts: { salesUserId } },
    },
  ]);
}
