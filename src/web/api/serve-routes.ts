import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { Decision } from '../../orchestration/policy/decision.ts';
import { openReader } from '../../store/reader.ts';
import type { HeldSession } from '../../store/web-sessions.ts';
import type { Route } from '../contract/define-route.ts';
import { isFromElsewhere, isFromOurPage, type OwnAddresses } from '../request-checks.ts';
import { clearedCookie, cookieNamed, keptCookie } from '../sign-in/cookies.ts';
import { type SessionKeeper, sessionCookie } from '../sign-in/session-keeper.ts';
import type { WebParts } from '../web-parts.ts';
import { failureAnswer, signInNeeded } from './failure-answer.ts';
import type { AnsweredRoute, Asking } from './route-handler.ts';

/** What routes are served with. `checkResponses`: an answer that is not as the contract says is our failure (in tests). */
export interface RouteServing {
  readonly parts: WebParts;
  readonly sessions: SessionKeeper;
  readonly addresses: OwnAddresses;
  readonly checkResponses: boolean;
}

/** Registers the routes: session, origin and token, decision, step-up, schemas, in this order, and only then the handler. */
export function serveRoutes(server: FastifyInstance, routes: readonly AnsweredRoute[], serving: RouteServing): void {
  for (const answered of routes) {
    const { method, path } = answered.route;
    server.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const requestId = randomUUID();
        try {
          const body = await answer(answered, serving, request, reply, requestId);
          return await send(answered.route, reply, body);
        } catch (error) {
          const { status, body } = failureAnswer(error, requestId);
          if (status === 500) serving.parts.onError(error, requestId);
          const retry = body.error.retryAfterMs;
          if (retry !== null) reply.header('retry-after', Math.ceil(retry / 1_000));
          return reply.code(status).header('cache-control', 'no-store').send(body);
        }
      },
    });
  }
}

async function send({ media }: Route, reply: FastifyReply, body: unknown) {
  reply.header('cache-control', 'private, no-store');
  if (media !== 'csv') return reply.send(body);
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', 'attachment; filename="bellwether.csv"')
    .send(body);
}

async function answer(
  { route, answer: handle }: AnsweredRoute,
  serving: RouteServing,
  request: FastifyRequest,
  reply: FastifyReply,
  requestId: string,
): Promise<unknown> {
  const held = await heldSession(serving, request);
  if (isFromElsewhere(request.headers, serving.addresses)) {
    throw new AppError('forbidden', 'Pages of other sites get no data.');
  }
  if (route.access !== 'anyone' && held === null) throw signInNeeded();
  if (route.method !== 'GET') checkChange(serving, request, held);
  const asking = await decide(route, serving, held, reply, requestId);
  if (route.needsStepUp && (held === null || serving.sessions.freshUntil(held) === null)) {
    throw new AppError('forbidden', 'This act needs a sign-in of the last ten minutes; sign in again.', {
      needs: 'step_up',
    });
  }
  const parsed = {
    params: parse(route.params, request.params),
    query: parse(route.query, { ...(request.query as object) }),
    body: route.method === 'GET' ? {} : parse(route.body, request.body ?? {}),
  };
  const body = await handle(asking, parsed as never);
  return serving.checkResponses && route.media === 'json' ? checked(route, body) : body;
}

/** The session of a request's cookie; null for none that holds. */
export function heldSession(
  { sessions }: Pick<RouteServing, 'sessions'>,
  request: FastifyRequest,
): Promise<HeldSession | null> {
  return sessions.find(cookieNamed(request.headers.cookie, sessionCookie));
}

function checkChange(serving: RouteServing, { headers }: FastifyRequest, held: HeldSession | null): void {
  if (!isFromOurPage(headers, serving.addresses)) {
    throw new AppError('forbidden', 'Changes are taken from the board’s own pages alone.', { needs: 'reload' });
  }
  const token = headers['x-bellwether-csrf'];
  if (held === null || !serving.sessions.isCsrfToken(held, typeof token === 'string' ? token : undefined)) {
    throw new AppError('forbidden', 'The page is of another session; load it again.', { needs: 'reload' });
  }
}

async function decide(
  { access, id }: Route,
  { parts, sessions }: RouteServing,
  held: HeldSession | null,
  reply: FastifyReply,
  requestId: string,
): Promise<Asking> {
  const principal = held === null ? nobody : principalOf(held);
  const decision =
    typeof access === 'string'
      ? undecided
      : await parts.gateway.authorize({
          principal,
          action: access.action,
          resource: { id: access.resource },
          purpose: `board ${id}`,
          requestId,
        });
  if (typeof access !== 'string' && decision.effect !== 'allow') {
    throw new AppError('forbidden', 'You may not see or do that; ask an admin of the workspace.');
  }
  const replaceSession = (cookie: string | null) => {
    reply.header('set-cookie', cookie === null ? clearedCookie(sessionCookie) : keptCookie(sessionCookie, cookie));
  };
  const reader = openReader(parts.store, principal, decision);
  return { parts, sessions, held: held as HeldSession, principal, decision, reader, requestId, replaceSession };
}

/** A route that is not decided about shows no rows. */
const undecided: Decision = {
  effect: 'deny',
  rows: 'own',
  hiddenClasses: [],
  approval: 'required',
  reason: 'not asked',
  policyIds: [],
  policyVersion: 'none',
};

const nobody: Principal = {
  kind: 'user',
  id: 'nobody',
  tenantId: '-',
  role: 'member',
  team: null,
  salesUserId: null,
  channel: 'web',
  scopes: [],
};

/** The person of a session as the policies see them. */
export function principalOf({ session, person, team }: HeldSession): Principal {
  const { role, salesUserId, id } = person;
  return { kind: 'user', id, tenantId: session.tenantId, role, team, salesUserId, channel: 'web', scopes: null };
}

function parse(schema: z.ZodType, given: unknown): unknown {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.').slice(0, 100);
  throw new AppError(
    'invalid_input',
    `${field === '' ? 'The request' : `"${field}"`}: ${issue?.message ?? 'not as expected'}.`,
    {
      field,
    },
  );
}

function checked(route: Route, body: unknown): unknown {
  const parsed = route.response.safeParse(body);
  if (parsed.success) return body;
  const [issue] = parsed.error.issues;
  throw new Error(`${route.id} answers against its contract at ${issue?.path.join('.')}: ${issue?.message}`);
}
