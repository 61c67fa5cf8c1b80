import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';

/** A data key as it is stored: encrypted by the wrapping key `kekId`. */
export interface WrappedKey {
  readonly kekId: string;
  readonly wrapped: string;
}

/**
 * Holds the wrapping keys (KEK), which never enter the database: a file, the environment, a KMS or a vault. `context` names
 * what the data key is for; unwrapping under another context fails.
 */
export interface KeyRing {
  currentKekId(): Promise<string>;
  wrap(dataKey: Buffer, context: string): Promise<WrappedKey>;
  /** @throws AppError `internal` when the wrapping key is not on the ring or the wrapped key was altered */
  unwrap(key: WrappedKey, context: string): Promise<Buffer>;
}

/** The keys of a ring by id, 32 bytes each in base64, and the one that wraps what is new. */
export interface RingKeys {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** A ring over keys that `read` supplies: given by the environment, or made up in a test. */
export function createKeyRing(read: () => Promise<RingKeys>): KeyRing {
  return {
    currentKekId: async () => (await read()).current,
    async wrap(dataKey, context) {
      const ring = await read();
      return { kekId: ring.current, wrapped: encrypt(keyOf(ring, ring.current), dataKey, context).toString('base64') };
    },
    async unwrap({ kekId, wrapped }, context) {
      return decrypt(keyOf(await read(), kekId), Buffer.from(wrapped, 'base64'), context);
    },
  };
}

function keyOf(ring: RingKeys, id: string): Buffer {
  const key = Buffer.from(ring.keys[id] ?? '', 'base64');
  if (key.length !== 32) {
    throw new AppError(
      'internal',
      `The key "${id}" that protects the stored credentials is not on the key ring. Restore the key file, or sign in to the systems again.`,
      { hint: 'key-ring' },
    );
  }
  return key;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM with a random nonce of 96 bits: nonce, tag, ciphertext.
 * Source: https://csrc.nist.gov/pubs/sp/800/38/d/final (2026-11-20)
 */
export function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/**
 * Opens what `encrypt` made under the same key and context.
 * @throws AppError `internal` when either differs or the bytes were altered
 */
export function decrypt(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  try {
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new AppError(
      'internal',
      'A stored credential does not belong to its row or was altered, so it is not used. Sign in to the system again.',
      { hint: 'credential-integrity' },
      { cause },
    );
  }
}
