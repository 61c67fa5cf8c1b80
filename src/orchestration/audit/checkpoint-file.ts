import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { instantSchema } from '../../domain/time.ts';

/** A signed statement that a tenant's chain had this hash at this position. */
export const checkpointSchema = z.object({
  tenantId: z.string(),
  position: z.number().int(),
  hash: z.string(),
  at: instantSchema,
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** Signs and keeps what the database must not be able to change: it lives in the data directory, never in the database. */
export interface CheckpointBook {
  readonly publicKeyPem: string;
  /** Ed25519, base64. */
  sign(text: string): string;
  append(checkpoint: Omit<Checkpoint, 'signature'>): Promise<void>;
  /** All checkpoints, oldest first; a line that is damaged or not signed by us is `null`. */
  read(): Promise<(Checkpoint | null)[]>;
}

/**
 * Opens the book in `directory`: `audit-key.pem` (mode 0600, made at first use) and `audit-checkpoints.jsonl`. Whoever can
 * write both the database and this directory can shorten both: copy the book elsewhere to be safe from that too.
 * @throws AppError `forbidden` when others may read the key
 */
export async function openCheckpointBook(directory: string): Promise<CheckpointBook> {
  const privateKey = await openKey(join(directory, 'audit-key.pem'));
  const publicKey = createPublicKey(privateKey);
  const file = join(directory, 'audit-checkpoints.jsonl');
  const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64');
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: signText,
    async append(checkpoint) {
      const line = JSON.stringify({ ...checkpoint, signature: signText(checkpointText(checkpoint)) });
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.appendFile(`${line}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => parseCheckpoint(line, publicKey));
    },
  };
}

/** True when `signature` (base64) is ours over `text`. */
export function isSigned(text: string, signature: string, publicKeyPem: string): boolean {
  return verify(null, Buffer.from(text), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64'));
}

function checkpointText({ tenantId, position, hash, at }: Omit<Checkpoint, 'signature'>): string {
  return JSON.stringify(['bellwether-checkpoint', 1, tenantId, position, hash, at]);
}

function parseCheckpoint(line: string, publicKey: KeyObject): Checkpoint | null {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // a line cut short by a crash, or altered; the reader reports it
  }
  const parsed = checkpointSchema.safeParse(value);
  if (!parsed.success) return null;
  const text = Buffer.from(checkpointText(parsed.data));
  return verify(null, text, publicKey, Buffer.from(parsed.data.signature, 'base64')) ? parsed.data : null;
}

async function openKey(file: string): Promise<KeyObject> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(draft, made, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
    throw new AppError('forbidden', `Others may read the audit's key ${file}. Run: chmod 600 ${file}`);
  }
  return createPrivateKey(await readFile(file, 'utf8'));
}
