import type { Response } from 'undici';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource, ToolContext } from '../kit/define-connector.ts';
import { createAuthorizer, type RequestAuth } from '../kit/request-auth.ts';
import { badVendorResponse, parseVendorJson, vendorError } from '../kit/vendor-errors.ts';
import { type BuiltRequest, buildRequest } from './build-request.ts';
import { objectOf } from './document.ts';
import type { Operation } from './operation.ts';
import { isJsonType } from './read-body.ts';

/** What an operation answered. `body` null: nothing; a text where the document promises something else than JSON. */
export interface OperationAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One connected API. */
export interface OpenApiClient {
  /**
   * Makes one request, repeated once only when the API refused an access token that could be renewed.
   * @throws AppError by status as `vendor-errors.ts` has it; `invalid_input` for arguments that do not fit their place.
   */
  call(
    operation: Operation,
    args: Readonly<Record<string, unknown>>,
    context: Pick<ToolContext, 'signal' | 'idempotencyKey'>,
  ): Promise<OperationAnswer>;
}

interface ClientOptions {
  readonly system: string;
  readonly baseUrl: URL;
  readonly slashInPath: boolean;
}

/** A short word of the API for its refusal; texts that could be a body, a link or an instruction are not taken. */
function reasonOf(text: string): string | undefined {
  if (text.length > 100_000) return undefined;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const body = objectOf(answer);
  const words = [body?.['code'], body?.['error'], body?.['title']];
  return words.find((word): word is string => typeof word === 'string' && /^[\w .-]{1,60}$/.test(word));
}

async function readAnswer(system: string, operation: Operation, response: Response): Promise<OperationAnswer> {
  const { status } = response;
  const text = await response.text();
  if (text === '') return { status, body: null };
  const what = `${operation.method.toUpperCase()} ${operation.path}`;
  if (isJsonType(response.headers.get('content-type') ?? 'application/json')) {
    return { status, body: parseVendorJson(system, what, text) };
  }
  if (operation.answersText) return { status, body: text };
  throw badVendorResponse(system, what);
}

/** Opens a client for one connection. */
export function createOpenApiClient(
  ports: ConnectorPorts,
  options: ClientOptions,
  credentials: CredentialSource,
): OpenApiClient {
  const { system, baseUrl, slashInPath } = options;
  const authorizer = createAuthorizer(ports, system, credentials);

  function send(
    operation: Operation,
    request: BuiltRequest,
    auth: RequestAuth,
    context: Pick<ToolContext, 'signal' | 'idempotencyKey'>,
  ) {
    const { signal, idempotencyKey } = context;
    const secret = new URLSearchParams(auth.query).toString();
    const url = new URL(request.url);
    url.search = [request.query, secret].filter((part) => part !== '').join('&');
    const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5', ...request.headers };
    if (operation.idempotencyHeader && idempotencyKey)
      headers[operation.idempotencyHeader.toLowerCase()] = idempotencyKey;
    if (request.body !== null && operation.bodyType) headers['content-type'] = operation.bodyType;
    return ports.http.fetch(url, {
      method: operation.method.toUpperCase(),
      headers: { ...headers, ...auth.headers },
      body: request.body,
      signal,
    });
  }

  return {
    async call(operation, args, context) {
      const request = buildRequest(operation, args, baseUrl, slashInPath);
      const { schemes } = operation;
      let response = await send(operation, request, await authorizer.authorize(schemes), context);
      if (response.status === 401 && (await authorizer.renew(schemes))) {
        response = await send(operation, request, await authorizer.authorize(schemes), context);
      }
      if (response.ok) return readAnswer(system, operation, response);
      const { status } = response;
      const reason = reasonOf(await response.text());
      const retryAfter = response.headers.get('retry-after');
      throw vendorError({ system, status, retryAfter, ...(reason ? { reason } : {}) }, ports.now());
    },
  };
}
