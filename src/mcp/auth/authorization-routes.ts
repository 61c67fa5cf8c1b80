import type { IncomingMessage, ServerResponse } from 'node:http';
import { toAppError } from '../../domain/errors.ts';
import { type OriginRules, originProblem } from '../origin-check.ts';
import { readBody } from '../read-body.ts';
import type { LocalAuthorizationServer } from './authorization-server.ts';
import { consentPage, pageHeaders, problemPage } from './consent-page.ts';

const maxFormBytes = 20_000;

interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = (body: unknown, status = 200): Page => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
const html = (body: string, status = 200, redirectUri: string | null = null): Page => ({
  status,
  headers: pageHeaders(redirectUri),
  body,
});
const redirect = (location: string): Page => ({
  status: 302,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: '',
});

/** Answers the authorisation server's paths; false when the path is none of them. */
export function authorizationRoutes(
  server: LocalAuthorizationServer,
  origins: OriginRules,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const routes: Readonly<Record<string, (request: IncomingMessage) => Promise<Page>>> = {
    'GET /.well-known/oauth-authorization-server': async () => json(server.metadata()),
    'GET /oauth/jwks': async () => json(await server.jwks()),
    'GET /oauth/authorize': (request) => authorize(server, request),
    'POST /oauth/consent': (request) => consent(server, request),
    'POST /oauth/token': (request) => exchange(server, request),
  };
  return (request, response) => {
    const route = routes[`${request.method} ${request.url?.split('?')[0]}`];
    if (!route) return false;
    const problem = originProblem(request, origins);
    const page = problem === null ? route(request) : Promise.resolve(json({ error: 'invalid_request' }, 403));
    page
      .catch((error: unknown) => {
        const { code, message } = toAppError(error);
        return html(problemPage(code === 'internal' ? 'Something went wrong on our side.' : message), 400);
      })
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
    return true;
  };
}

async function authorize(server: LocalAuthorizationServer, request: IncomingMessage): Promise<Page> {
  const begun = await server.begin(new URLSearchParams(request.url?.split('?')[1] ?? ''));
  if (!('kind' in begun)) return html(consentPage(begun.request, begun.handle, null), 200, begun.request.redirectUri);
  return begun.kind === 'show' ? html(problemPage(begun.message), 400) : redirect(server.refusal(begun));
}

async function consent(server: LocalAuthorizationServer, request: IncomingMessage): Promise<Page> {
  const form = await readForm(request);
  const outcome = server.answer(form);
  if (outcome.kind === 'redirect') return redirect(outcome.url);
  if (outcome.kind === 'show') return html(problemPage(outcome.message), 400);
  const again = consentPage(outcome.request, form.get('handle') ?? '', outcome.message);
  return html(again, 403, outcome.request.redirectUri);
}

async function exchange(server: LocalAuthorizationServer, request: IncomingMessage): Promise<Page> {
  const outcome = await server.exchange(await readForm(request));
  if ('error' in outcome) return json(outcome, 400);
  const { token, expiresInSecs, scope } = outcome;
  return json({ access_token: token, token_type: 'Bearer', expires_in: expiresInSecs, scope });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return new URLSearchParams(isForm ? ((await readBody(request, maxFormBytes)) ?? '') : '');
}
