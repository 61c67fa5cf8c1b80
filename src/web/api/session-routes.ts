import { AppError } from '../../domain/errors.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { findPersonBySignIn } from '../../store/people.ts';
import { listWorkspaces } from '../../store/workspaces.ts';
import * as contract from '../contract/session.ts';
import { type Asking, answerRoute } from './route-handler.ts';

/** The areas of the board, by the page of the policies that opens each. */
const pages = [
  ...['at-risk', 'deal', 'pipeline', 'ask', 'alerts', 'signals', 'data-quality', 'model'],
  ...['connections', 'catalog', 'policies', 'approvals', 'runs', 'audit', 'kill-switch', 'people'],
];

/** The workspaces of the person's sign-in: one person each. */
async function workspacesOf({ parts, held }: Asking) {
  const { issuer, subject } = held.person;
  const all = await listWorkspaces(parts.store);
  const found = await Promise.all(
    all.map(async ({ id, label }) => {
      const person =
        issuer === null || subject === null
          ? null
          : await parts.store.withTenant(id, (tx) => findPersonBySignIn(tx, issuer, subject));
      return person?.state === 'active' ? [{ id, label, role: person.role, personId: person.id }] : [];
    }),
  );
  return found.flat();
}

export const sessionRoutes = [
  answerRoute(contract.readSession, async (asking) => {
    const { parts, held, principal, sessions, requestId } = asking;
    const { person, session, team } = held;
    const workspaces = await workspacesOf(asking);
    const open = await Promise.all(
      pages.map(async (id) => {
        const request = {
          principal,
          action: 'page',
          resource: { id },
          purpose: 'board readSession',
          requestId,
        } as const;
        return (await parts.gateway.authorize(request)).effect === 'allow' ? [id] : [];
      }),
    );
    const { id, name, email, role, salesUserId } = person;
    const here = workspaces.find((each) => each.id === session.tenantId);
    return {
      person: { id, name, email, role, team, salesUserId },
      workspace: { id: session.tenantId, label: here?.label ?? session.tenantId },
      workspaces: workspaces.map(({ personId: _, ...workspace }) => workspace),
      pages: open.flat(),
      csrfToken: sessions.csrfToken(held),
      signedInAt: session.signedInAt,
      freshUntil: sessions.freshUntil(held),
      expiresAt: session.expiresAt,
      dataAsOf: await defaultAsOf(parts.store, session.tenantId),
      isDemo: session.tenantId.startsWith('demo'),
    };
  }),
  answerRoute(contract.chooseWorkspace, async (asking, { body }) => {
    const wanted = (await workspacesOf(asking)).find(({ id }) => id === body.workspaceId);
    if (!wanted) throw new AppError('not_found', 'You belong to no workspace of that name.', { field: 'workspaceId' });
    await asking.sessions.end(asking.held);
    const { signedInAt } = asking.held.session;
    asking.replaceSession(await asking.sessions.open(wanted.id, wanted.personId, signedInAt));
    return { done: true as const };
  }),
  answerRoute(contract.signOut, async ({ sessions, held, replaceSession }, { body }) => {
    await (body.everywhere ? sessions.endAll(held) : sessions.end(held));
    replaceSession(null);
    return { done: true as const };
  }),
];
