import { gmail } from '@googleapis/gmail';
import type { z } from 'zod';
import type { Instant } from '../../src/domain/time.ts';
import { callOptions, readAnswer } from '../google/google-fetch.ts';
import { createGoogleSession } from '../google/google-session.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import type { ConnectionDetails } from '../kit/define-connector.ts';
import { metadataHeaders } from './mapper.ts';
import {
  draftSchema,
  historyListSchema,
  messageListSchema,
  messageSchema,
  profileSchema,
  type RawMessage,
  type RawThread,
  threadSchema,
} from './schema.ts';
import type { GmailSettings } from './settings.ts';

interface Pass {
  readonly mailbox: string;
  readonly pageToken: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Gmail as one connection sees it; each method is one request, never repeated. */
export interface GmailClient {
  readonly settings: GmailSettings;
  readonly connectionId: string;
  nowInstant(): Instant;
  profile(mailbox: string, signal: AbortSignal): Promise<z.infer<typeof profileSchema>>;
  /** Newest first. `query` needs gmail.readonly; null lists everything but spam and bin. */
  listMessages(pass: Pass & { readonly query: string | null }): Promise<z.infer<typeof messageListSchema>>;
  /** @throws AppError `not_found` when the history id is too old */
  listHistory(pass: Pass & { readonly startHistoryId: string }): Promise<z.infer<typeof historyListSchema>>;
  /** @throws AppError `not_found` for a message that is gone */
  message(mailbox: string, id: string, signal: AbortSignal): Promise<RawMessage>;
  thread(mailbox: string, id: string, signal: AbortSignal): Promise<RawThread>;
  createDraft(
    mailbox: string,
    draft: { readonly threadId: string; readonly raw: string },
    signal: AbortSignal,
  ): Promise<z.infer<typeof draftSchema>>;
}

const system = 'gmail';
const scope = 'https://www.googleapis.com/auth/gmail';
const messageFields = 'id,threadId,labelIds,internalDate,payload';

/** Opens a client; the user's token is read for each request, so a renewed one is used at once. */
export function openGmailClient(ports: ConnectorPorts, connection: ConnectionDetails<GmailSettings>): GmailClient {
  const { settings, credentials } = connection;
  const scopes = [settings.readBodies ? `${scope}.readonly` : `${scope}.metadata`, `${scope}.compose`];
  const session = createGoogleSession(ports, credentials, { system, tokenUrl: settings.tokenUrl, scopes });
  const api = gmail({ version: 'v1', ...(settings.rootUrl === null ? {} : { rootUrl: settings.rootUrl }) });
  const route = (mailbox: string, signal: AbortSignal) =>
    callOptions({ ports, session, system, subject: mailbox === 'me' ? null : mailbox, signal });
  const shape = () =>
    settings.readBodies
      ? { format: 'full' as const }
      : { format: 'metadata' as const, metadataHeaders: [...metadataHeaders] };
  const paged = ({ pageToken, limit }: Pass) => ({ maxResults: limit, ...(pageToken === null ? {} : { pageToken }) });
  const { users } = api;
  return {
    settings,
    connectionId: connection.id,
    nowInstant: () => new Date(ports.now()).toISOString(),
    profile: (mailbox, signal) =>
      readAnswer(system, 'getProfile', users.getProfile({ userId: mailbox }, route(mailbox, signal)), profileSchema),
    listMessages: (pass) => {
      const query = pass.query === null ? {} : { q: pass.query };
      const fields = 'messages/id,nextPageToken,resultSizeEstimate';
      const parameters = { userId: pass.mailbox, ...paged(pass), ...query, fields };
      return readAnswer(
        system,
        'messages.list',
        users.messages.list(parameters, route(pass.mailbox, pass.signal)),
        messageListSchema,
      );
    },
    listHistory: (pass) => {
      const parameters = {
        userId: pass.mailbox,
        startHistoryId: pass.startHistoryId,
        historyTypes: ['messageAdded', 'messageDeleted'],
        ...paged(pass),
        fields: 'history(messagesAdded/message/id,messagesDeleted/message/id),nextPageToken,historyId',
      };
      const answer = users.history.list(parameters, route(pass.mailbox, pass.signal));
      return readAnswer(system, 'history.list', answer, historyListSchema);
    },
    message: (mailbox, id, signal) => {
      const parameters = { userId: mailbox, id, ...shape(), fields: messageFields };
      return readAnswer(system, 'messages.get', users.messages.get(parameters, route(mailbox, signal)), messageSchema);
    },
    thread: (mailbox, id, signal) => {
      const parameters = { userId: mailbox, id, ...shape(), fields: `id,messages(${messageFields})` };
      return readAnswer(system, 'threads.get', users.threads.get(parameters, route(mailbox, signal)), threadSchema);
    },
    createDraft: (mailbox, { threadId, raw }, signal) => {
      const parameters = { userId: mailbox, requestBody: { message: { threadId, raw } } };
      return readAnswer(system, 'drafts.create', users.drafts.create(parameters, route(mailbox, signal)), draftSchema);
    },
  };
}
