import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { secretHash } from '../../orchestration/people/way-in.ts';
import { openSealed, sealText } from '../../orchestration/sealing/seal-text.ts';
import { findInvitation } from '../../store/invitations.ts';
import type { PersonRow } from '../../store/people.ts';
import type { HeldSession } from '../../store/web-sessions.ts';
import { failureAnswer } from '../api/failure-answer.ts';
import { isFromOurPage, type OwnAddresses } from '../request-checks.ts';
import { type AdmissionRules, admitPerson, type NamedInvitation } from './admit-person.ts';
import { clearedCookie, cookieNamed, keptCookie } from './cookies.ts';
import type { LocalProvider } from './local-provider.ts';
import { type OidcClient, pendingSignInSchema } from './oidc-client.ts';
import { type SessionKeeper, sessionCookie } from './session-keeper.ts';
import { SignInLimit } from './sign-in-limit.ts';
import { linkPage, localSignInPage, problemPage, signInPage, signInStyle } from './sign-in-pages.ts';

/** How people sign in here. `local` null: by the configured provider. */
export interface SignInDesk {
  readonly rules: AdmissionRules;
  readonly sessions: SessionKeeper;
  readonly oidc: OidcClient;
  readonly local: LocalProvider | null;
  readonly label: string;
  /** Where people reach the board; redirects never leave it. */
  readonly origin: string;
  readonly addresses: OwnAddresses;
  readonly pendingKey: Buffer;
  readonly nowMs: () => number;
  readonly onError: (error: unknown, requestId: string) => void;
}

const pendingCookie = '__Host-bellwether-sign-in';
const pendingMs = 10 * 60_000;

const pendingSchema = z.object({
  signIn: pendingSignInSchema,
  goTo: z.string(),
  invitation: z.object({ tenantId: z.string(), token: z.string() }).nullable(),
  /** Who must be the one that signs in again; null: anyone. */
  again: z.object({ tenantId: z.string(), personId: z.string() }).nullable(),
});
type Pending = z.infer<typeof pendingSchema>;

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Serves the pages of the sign-in: they have no script, are limited in tries, and say nothing of who exists. */
export function serveSignIn(server: FastifyInstance, desk: SignInDesk): void {
  const limit = new SignInLimit(desk.nowMs);
  const guarded =
    (handle: Handler, isLimited = true): Handler =>
    async (request, reply) => {
      try {
        const waitMs = isLimited ? limit.take(request.ip) : 0;
        if (waitMs > 0) {
          throw new AppError('rate_limited', 'Too many tries to sign in; wait a minute.', { retryAfterMs: waitMs });
        }
        return await handle(request, reply);
      } catch (error) {
        const { status, body } = failureAnswer(error, request.id);
        if (status >= 500) desk.onError(error, request.id);
        return show(reply, problemPage(body.error.message), status);
      }
    };
  const fromOurPage = (handle: Handler): Handler =>
    guarded((request, reply) => {
      if (isFromOurPage(request.headers, desk.addresses)) return handle(request, reply);
      throw new AppError('forbidden', 'This form was sent from another page; open the link again.');
    });
  server.get(
    '/sign-in',
    guarded(async (_, reply) => show(reply, signInPage('/sign-in/start', desk.label)), false),
  );
  server.get('/sign-in/style.css', async (_, reply) => reply.header('content-type', 'text/css').send(signInStyle));
  server.get(
    '/sign-in/start',
    guarded((request, reply) => start(desk, request, reply)),
  );
  server.get(
    '/sign-in/callback',
    guarded((request, reply) => callback(desk, request, reply)),
  );
  server.get(
    '/sign-in/link',
    guarded((request, reply) => showLink(desk, request, reply)),
  );
  server.post(
    '/sign-in/link',
    fromOurPage((request, reply) => useLink(desk, request, reply)),
  );
  if (desk.local === null) return;
  const { local } = desk;
  server.get(
    '/sign-in/local/authorize',
    guarded((request, reply) => askLocally(local, request, reply, null)),
  );
  server.post(
    '/sign-in/local/authorize',
    fromOurPage((request, reply) => answerLocally(local, request, reply)),
  );
}

function show(reply: FastifyReply, html: string, status = 200): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .send(html);
}

function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URL(url, 'http://board').searchParams;
}

/** The page to go to afterwards: one of ours, else the first. */
function pathOf(text: string | null, origin: string): string {
  const url = URL.parse(text ?? '/', origin);
  return url !== null && url.origin === new URL(origin).origin && text?.startsWith('/')
    ? `${url.pathname}${url.search}`
    : '/';
}

async function start(desk: SignInDesk, request: FastifyRequest, reply: FastifyReply) {
  const query = queryOf(request);
  const held = await desk.sessions.find(cookieNamed(request.headers.cookie, sessionCookie));
  const again = query.get('fresh') === '1' && held !== null ? personOf(held) : null;
  return begin(desk, reply, { goTo: pathOf(query.get('to'), desk.origin), invitation: null, again });
}

const personOf = ({ session, person }: HeldSession) => ({ tenantId: session.tenantId, personId: person.id });

async function begin(desk: SignInDesk, reply: FastifyReply, about: Omit<Pending, 'signIn'>) {
  const { url, pending } = await desk.oidc.begin(about.again !== null);
  const sealed = sealText(desk.pendingKey, { ...about, signIn: pending }, desk.nowMs() + pendingMs);
  reply.header('set-cookie', keptCookie(pendingCookie, sealed, pendingMs / 1_000));
  return reply.header('cache-control', 'no-store').redirect(url.href, 303);
}

async function callback(desk: SignInDesk, request: FastifyRequest, reply: FastifyReply) {
  const cookie = cookieNamed(request.headers.cookie, pendingCookie) ?? '';
  const pending = pendingSchema.safeParse(openSealed(desk.pendingKey, cookie, desk.nowMs()));
  reply.header('set-cookie', clearedCookie(pendingCookie));
  if (!pending.success)
    throw new AppError('forbidden', 'This sign-in was not started in this browser; start it again.');
  const { signIn, goTo, invitation, again } = pending.data;
  const identity = await desk.oidc.finish(new URL(request.url, desk.origin), signIn);
  const person = await admitPerson(desk.rules, identity, invitation);
  if (again !== null && (again.personId !== person.id || again.tenantId !== person.tenantId)) {
    throw new AppError('forbidden', 'Somebody else signed in; sign in as yourself.');
  }
  return openSession(desk, request, reply, person, goTo);
}

/** A sign-in never goes on in an old session: whoever knew its secret does not know the new one. */
async function openSession(
  { sessions }: SignInDesk,
  request: FastifyRequest,
  reply: FastifyReply,
  person: Pick<PersonRow, 'tenantId' | 'id'>,
  goTo: string,
) {
  const old = await sessions.find(cookieNamed(request.headers.cookie, sessionCookie));
  if (old !== null) await sessions.end(old);
  reply.header('set-cookie', keptCookie(sessionCookie, await sessions.open(person.tenantId, person.id)));
  return reply.header('cache-control', 'no-store').redirect(goTo, 303);
}

async function showLink(desk: SignInDesk, request: FastifyRequest, reply: FastifyReply) {
  const query = queryOf(request);
  const [tenantId, token] = [query.get('workspace') ?? '', query.get('token') ?? ''];
  await requireLink(desk, { tenantId, token });
  return show(reply, linkPage(tenantId, token, desk.local !== null));
}

async function requireLink({ rules, nowMs }: SignInDesk, { tenantId, token }: NamedInvitation) {
  const now = new Date(nowMs()).toISOString();
  const isText = tenantId !== '' && tenantId.length <= 200 && !tenantId.includes('\0');
  const found = isText
    ? await rules.store.withTenant(tenantId, (tx) => findInvitation(tx, secretHash(token), now))
    : null;
  if (found !== null) return found;
  throw new AppError('not_found', 'This link was used already, or its time is over. Ask for another.');
}

async function useLink(desk: SignInDesk, request: FastifyRequest, reply: FastifyReply) {
  const form = new URLSearchParams(String(request.body ?? ''));
  const invitation = { tenantId: form.get('workspace') ?? '', token: form.get('token') ?? '' };
  const found = await requireLink(desk, invitation);
  // on one machine the link itself proves the owner; anywhere else it only says in which role a sign-in is let in
  if (desk.local === null || found.email !== null) return begin(desk, reply, { goTo: '/', invitation, again: null });
  const owner = { issuer: 'local', subject: localOwnerSubject, name: 'Owner of this installation', email: null };
  return openSession(desk, request, reply, await admitPerson(desk.rules, owner, invitation), '/');
}

/** The owner of an embedded installation, as the local provider knows them. */
export const localOwnerSubject = 'local-owner';

async function askLocally(local: LocalProvider, request: FastifyRequest, reply: FastifyReply, problem: string | null) {
  const query = queryOf(request);
  if (local.readAuthorization(query) === null) {
    throw new AppError('invalid_input', 'This request to sign in is not one of this installation.');
  }
  return show(
    reply,
    localSignInPage(await local.identities(), query.toString(), problem),
    problem === null ? 200 : 403,
  );
}

async function answerLocally(local: LocalProvider, request: FastifyRequest, reply: FastifyReply) {
  const asked = local.readAuthorization(queryOf(request));
  if (asked === null) throw new AppError('invalid_input', 'This request to sign in is not one of this installation.');
  const form = new URLSearchParams(String(request.body ?? ''));
  const back = await local.answer(asked, form.get('subject') ?? '', form.get('code') ?? '');
  if (back === null) return askLocally(local, request, reply, 'That is not the code in the terminal.');
  return reply.header('cache-control', 'no-store').redirect(back.href, 303);
}
