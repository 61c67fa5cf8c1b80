import { AppError } from '../../src/domain/errors.ts';
import type { ConnectorPorts } from './connector-ports.ts';
import { vendorError } from './vendor-errors.ts';

/** Where a document comes from: its text, or an address it is fetched from once. */
export interface DocumentSource {
  readonly document?: string | undefined;
  readonly documentUrl?: string | undefined;
}

/**
 * The text of a document, at most `maxBytes` of it.
 * @throws AppError `invalid_input` without a source, `limit_exceeded` over the cap, and those of the outbound client.
 */
export async function readDocument(
  ports: ConnectorPorts,
  system: string,
  source: DocumentSource,
  maxBytes: number,
): Promise<string> {
  const text = source.document ?? (await fetchText(ports, system, source.documentUrl));
  if (Buffer.byteLength(text) > maxBytes) {
    throw new AppError(
      'limit_exceeded',
      `${system}: the document is larger than ${maxBytes} bytes; give one with only the operations you need.`,
    );
  }
  return text;
}

async function fetchText(ports: ConnectorPorts, system: string, url: string | undefined): Promise<string> {
  if (url === undefined) throw new AppError('invalid_input', `${system}: give the document or its documentUrl.`);
  const response = await ports.http.fetch(url);
  if (!response.ok) {
    const retryAfter = response.headers.get('retry-after');
    throw vendorError({ system, status: response.status, retryAfter, reason: 'reading the document' }, ports.now());
  }
  return response.text();
}
