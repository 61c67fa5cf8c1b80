import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { AppError } from '../../src/domain/errors.ts';
import type { MirrorRecord } from '../../src/domain/record.ts';
import { type Mapping, parseMapping } from './mapping-file.ts';
import { profileUpload, type UploadProfile } from './profile-upload.ts';
import { type ReadItem, readUpload } from './read-upload.ts';
import type { Rejection } from './rejection.ts';

/** One upload of a connection: files that a person chose, which tools name by `id` and never by path. */
export interface Upload {
  readonly id: string;
  readonly files: readonly string[];
}

/** One page of an upload. `counts` are the records by object up to the end of this page. */
export interface UploadPage {
  readonly records: MirrorRecord[];
  readonly rejected: Rejection[];
  readonly counts: Record<string, number>;
  readonly cursor: string | null;
  readonly done: boolean;
  readonly total: number | null;
}

/** A reader that stands somewhere in an upload and can go on from there. */
interface RunningReader {
  readonly items: AsyncGenerator<ReadItem>;
  readonly counts: Map<string, number>;
  position: number;
}

interface Session {
  readonly fingerprint: string;
  readonly profile: Promise<UploadProfile>;
  /** Null while a page is being read, and before the first. */
  waiting: RunningReader | null;
}

/** A session whose pass is done. */
interface OpenSession {
  readonly session: Session;
  readonly profile: UploadProfile;
}

const sessionLimit = 4;

/** Reads the uploads of one connection; keeps what one pass told of an upload and a reader that waits for the next page. */
export class UploadReader {
  readonly #uploads: ReadonlyMap<string, Upload>;
  readonly #sessions = new Map<string, Session>();

  constructor(uploads: readonly Upload[]) {
    this.#uploads = new Map(uploads.map((upload) => [upload.id, upload]));
  }

  /** What one pass over the upload told. @throws AppError `not_found`, `invalid_input`. */
  async profile(uploadId: string, mappingText: string | null, signal: AbortSignal): Promise<UploadProfile> {
    return (await this.#session(uploadId, mappingText, signal)).profile;
  }

  /**
   * The next `limit` records and rejections after `cursor`. A cursor that is not the running reader's is found by reading
   * from the start again.
   * @throws AppError `not_found`, `invalid_input`, `conflict` when the files or the mapping are no longer those of the cursor.
   */
  async readPage(
    uploadId: string,
    mappingText: string | null,
    at: { readonly cursor: string | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<UploadPage> {
    const { session, profile } = await this.#session(uploadId, mappingText, signal);
    const position = positionOf(at.cursor, session.fingerprint);
    const reader = await takeReader(session, profile, position, signal);
    const page = await readItems(reader, at.limit, signal);
    const idle = page.done ? reader : session.waiting;
    session.waiting = page.done ? session.waiting : reader;
    await idle?.items.return(undefined);
    return {
      ...page,
      counts: Object.fromEntries(reader.counts),
      cursor: page.done ? null : `${session.fingerprint}.${reader.position}`,
      total: recordCount(profile),
    };
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.waiting?.items.return(undefined);
    this.#sessions.clear();
  }

  async #session(uploadId: string, mappingText: string | null, signal: AbortSignal): Promise<OpenSession> {
    const upload = this.#uploads.get(uploadId);
    if (!upload)
      throw new AppError('not_found', `No upload has the id "${uploadId.slice(0, 80)}".`, { field: 'uploadId' });
    const mapping = mappingText === null ? {} : parseMapping(mappingText);
    const fingerprint = await fingerprintOf(upload, mapping);
    const known = this.#sessions.get(fingerprint);
    const shared = await known?.profile.catch(() => null);
    if (known && shared) return { session: known, profile: shared };
    const session: Session = { fingerprint, profile: profileUpload(upload.files, mapping, signal), waiting: null };
    this.#sessions.set(fingerprint, session);
    session.profile.catch(() => this.#sessions.delete(fingerprint));
    await this.#dropOldest();
    return { session, profile: await session.profile };
  }

  async #dropOldest(): Promise<void> {
    for (const [fingerprint, session] of this.#sessions) {
      if (this.#sessions.size <= sessionLimit) return;
      this.#sessions.delete(fingerprint);
      await session.waiting?.items.return(undefined);
    }
  }
}

/** What an upload's records depend on: the files as they are now, and the mapping. */
async function fingerprintOf(upload: Upload, mapping: Mapping): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([upload.id, mapping]));
  for (const path of upload.files) {
    const stats = await stat(path).catch(() => null);
    hash.update(`\0${path}\0${stats?.size}\0${stats?.mtimeMs}`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Records that reading gives in all: stages, and one for each id. */
function recordCount(profile: UploadProfile): number {
  return [...profile.records.values()].reduce((sum, count) => sum + count, profile.stages.list().length);
}

function positionOf(cursor: string | null, fingerprint: string): number {
  if (cursor === null) return 0;
  const match = /^([0-9a-f]{16})\.(\d{1,15})$/.exec(cursor);
  if (!match)
    throw new AppError('invalid_input', 'The cursor is none of ours; start again without one.', { field: 'cursor' });
  if (match[1] === fingerprint) return Number(match[2]);
  throw new AppError(
    'conflict',
    'The files or the mapping changed since the cursor was given; start again without one.',
    {
      field: 'cursor',
    },
  );
}

/** The session's waiting reader when it stands at the position, else a new one read up to there. */
async function takeReader(
  session: Session,
  profile: UploadProfile,
  position: number,
  signal: AbortSignal,
): Promise<RunningReader> {
  const waiting = session.waiting;
  session.waiting = null;
  if (waiting?.position === position) return waiting;
  await waiting?.items.return(undefined);
  const reader: RunningReader = { items: readUpload(profile), counts: new Map(), position: 0 };
  while (reader.position < position) {
    if (reader.position % 1024 === 0) await checkCancelled(reader, signal);
    if (!(await nextItem(reader))) break;
  }
  return reader;
}

async function readItems(
  reader: RunningReader,
  limit: number,
  signal: AbortSignal,
): Promise<{ records: MirrorRecord[]; rejected: Rejection[]; done: boolean }> {
  const records: MirrorRecord[] = [];
  const rejected: Rejection[] = [];
  while (records.length + rejected.length < limit) {
    if (reader.position % 1024 === 0) await checkCancelled(reader, signal);
    const item = await nextItem(reader);
    if (!item) return { records, rejected, done: true };
    if ('record' in item) records.push(item.record);
    else rejected.push(item.rejection);
  }
  return { records, rejected, done: false };
}

/** Stops with the reader's files closed when the caller cancels. */
async function checkCancelled(reader: RunningReader, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) return;
  await reader.items.return(undefined);
  signal.throwIfAborted();
}

async function nextItem(reader: RunningReader): Promise<ReadItem | null> {
  const next = await reader.items.next();
  if (next.done) return null;
  reader.position += 1;
  if ('record' in next.value) {
    const { object } = next.value.record;
    reader.counts.set(object, (reader.counts.get(object) ?? 0) + 1);
  }
  return next.value;
}
