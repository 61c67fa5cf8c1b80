import type { z } from 'zod';
import { sendToGoogle } from '../google/google-fetch.ts';
import { createGoogleSession } from '../google/google-session.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';
import type { BigquerySettings } from './settings.ts';

interface Call<Answer> {
  readonly what: string;
  /** Below the project, e.g. `/queries`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | null>>;
  readonly body?: object;
  /** A load job's rows, sent beside its configuration. */
  readonly media?: string;
  readonly schema: z.ZodType<Answer>;
}

/** BigQuery as one connection sees it. */
export interface BigqueryClient {
  readonly settings: BigquerySettings;
  readonly connectionId: string;
  /** One request, never repeated. */
  send<Answer>(call: Call<Answer>, signal: AbortSignal): Promise<Answer>;
}

const system = 'bigquery';
const scopes = ['https://www.googleapis.com/auth/bigquery'];
const boundary = 'bellwether-load-part';

/** Rows are JSON on one line each, in which the boundary cannot begin a line. Source: https://docs.cloud.google.com/bigquery/docs/reference/api-uploads (2026-11-20) */
function multipart(configuration: object, rows: string): string {
  const part = (type: string, text: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
  const json = 'application/json; charset=UTF-8';
  return `${part(json, JSON.stringify(configuration))}${part('application/octet-stream', rows)}--${boundary}--\r\n`;
}

/**
 * Opens a client of BigQuery's REST API. Google's own package is not used: it sends through `teeny-request`, which makes its
 * connections itself and takes no other way out, so it would bypass the address rules of the outbound client.
 * Source: https://docs.cloud.google.com/bigquery/docs/reference/rest (2026-11-20)
 */
export function openBigqueryClient(
  ports: ConnectorPorts,
  connection: ConnectionDetails<BigquerySettings>,
): BigqueryClient {
  const { settings, credentials } = connection;
  const session = createGoogleSession(ports, credentials, { system, tokenUrl: settings.tokenUrl, scopes });
  const root = settings.rootUrl ?? 'https://bigquery.googleapis.com/';
  return {
    settings,
    connectionId: connection.id,
    async send({ what, path, query = {}, body, media, schema }, signal) {
      const prefix = media === undefined ? 'bigquery/v2' : 'upload/bigquery/v2';
      const url = new URL(`${prefix}/projects/${encodeURIComponent(settings.projectId)}${path}`, root);
      for (const [name, value] of Object.entries(query)) if (value !== null) url.searchParams.set(name, value);
      if (media !== undefined) url.searchParams.set('uploadType', 'multipart');
      const type = media === undefined ? 'application/json' : `multipart/related; boundary=${boundary}`;
      const text = media === undefined ? JSON.stringify(body) : multipart(body ?? {}, media);
      const request = body === undefined ? {} : { method: 'POST', headers: { 'content-type': type }, body: text };
      const answer = await sendToGoogle({ ports, session, system, subject: null, signal }, url.href, request);
      const parsed = schema.safeParse(answer.status === 204 ? null : await answer.json());
      if (!parsed.success) throw badVendorResponse(system, what, parsed.error);
      return parsed.data;
    },
  };
}
