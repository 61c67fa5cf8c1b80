import type { Response } from 'undici';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { CredentialSource, ToolContext } from '../kit/define-connector.ts';
import { type AuthScheme, createAuthorizer } from '../kit/request-auth.ts';
import { badVendorResponse, vendorError } from '../kit/vendor-errors.ts';
import { elementValue } from './read-answer.ts';
import type { SoapOperation } from './read-wsdl.ts';
import { childrenOf, readXml, type XmlElement, XmlError } from './read-xml.ts';
import { writeXml } from './write-xml.ts';

const envelopes: Readonly<Record<SoapOperation['soapVersion'], string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** What an operation answered: the fields of its answering element; null when the body was empty. */
export interface SoapAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One connected service. */
export interface SoapClient {
  /**
   * Makes one request, repeated once only when an access token was refused and renewed.
   * @throws AppError `invalid_input` for a fault of the caller, `unavailable` for one of the service, `auth_expired`, and by
   * status as `vendor-errors.ts` has it.
   */
  call(
    operation: SoapOperation,
    args: Readonly<Record<string, unknown>>,
    context: Pick<ToolContext, 'signal'>,
  ): Promise<SoapAnswer>;
}

function requestOf(operation: SoapOperation, args: Readonly<Record<string, unknown>>) {
  const { soapVersion, action } = operation;
  const body = `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${envelopes[soapVersion]}"><s:Body>${writeXml(operation.input, args)}</s:Body></s:Envelope>`;
  const headers: Record<string, string> =
    soapVersion === '1.1'
      ? { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` }
      : { 'content-type': `application/soap+xml; charset=utf-8${action === '' ? '' : `; action="${action}"`}` };
  return { body, headers };
}

/** The body of an envelope; null when the text is none. */
function bodyOf(text: string): XmlElement | null {
  let root: XmlElement;
  try {
    root = readXml(text);
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
  const uri = Object.values(envelopes).find((one) => one === root.uri);
  return root.local === 'Envelope' && uri !== undefined ? (childrenOf(root, uri, 'Body')[0] ?? null) : null;
}

/** Source: https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383510 and https://www.w3.org/TR/soap12-part1/#faultcodes (2026-11-20) */
function faultCode(word: string): ErrorCode {
  if (/auth|credential|security|session/i.test(word)) return 'auth_expired';
  if (/^(Client|Sender)\b/.test(word)) return 'invalid_input';
  return /^(Server|Receiver)\b/.test(word) ? 'unavailable' : 'bad_vendor_response';
}

function textOf(element: XmlElement | undefined, ...path: string[]): string {
  let current = element;
  for (const local of path) current = current?.children.find((child) => child.local === local);
  return current?.text.trim() ?? '';
}

/** A fault as our error; its text only where it is a plain short sentence, its detail never. */
function faultError(system: string, fault: XmlElement, status: number): AppError {
  const codes = [textOf(fault, 'faultcode'), textOf(fault, 'Code', 'Subcode', 'Value'), textOf(fault, 'Code', 'Value')];
  const words = codes.filter((word) => word !== '').map((word) => word.split(':').at(-1) ?? '');
  const found = words.map(faultCode);
  const code = found.includes('auth_expired') ? 'auth_expired' : (found.at(-1) ?? 'bad_vendor_response');
  const text = textOf(fault, 'faultstring') || textOf(fault, 'Reason', 'Text');
  const shown = /^[\p{L}\p{N} ,.:;'’()_-]{1,120}$/u.test(text) ? `: ${text}` : '';
  return new AppError(code, `${system} answered with a fault (${(words[0] ?? 'unknown').slice(0, 60)})${shown}.`, {
    system,
    status,
  });
}

/** Opens a client for one connection. */
export function createSoapClient(
  ports: ConnectorPorts,
  options: { readonly system: string; readonly address: URL; readonly schemes: readonly AuthScheme[] },
  credentials: CredentialSource,
): SoapClient {
  const { system, address, schemes } = options;
  const authorizer = createAuthorizer(ports, system, credentials);

  async function send(request: ReturnType<typeof requestOf>, signal: AbortSignal): Promise<Response> {
    const auth = await authorizer.authorize(schemes);
    const url = new URL(address);
    for (const [name, value] of Object.entries(auth.query)) url.searchParams.set(name, value);
    const headers = { accept: 'text/xml, application/soap+xml', ...request.headers, ...auth.headers };
    return ports.http.fetch(url, { method: 'POST', headers, body: request.body, signal });
  }

  function read(operation: SoapOperation, response: Response, text: string): SoapAnswer {
    const { status, ok } = response;
    const body = bodyOf(text);
    const fault = body?.children.find((child) => child.local === 'Fault' && child.uri === body.uri);
    if (fault && (ok || status === 500 || status === 400)) throw faultError(system, fault, status);
    if (!ok) throw vendorError({ system, status, retryAfter: response.headers.get('retry-after') }, ports.now());
    if (status === 202 && text === '') return { status, body: null };
    if (!body) throw badVendorResponse(system, operation.name);
    const [answer] = body.children;
    if (!answer) return { status, body: null };
    const isDescribed = operation.output?.uri === answer.uri && operation.output.local === answer.local;
    return { status, body: elementValue(answer, isDescribed ? operation.output.shape : { kind: 'any' }) };
  }

  return {
    async call(operation, args, { signal }) {
      const request = requestOf(operation, args);
      let response = await send(request, signal);
      if (response.status === 401 && (await authorizer.renew(schemes))) response = await send(request, signal);
      return read(operation, response, await response.text());
    },
  };
}
