import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ProtocolFailure, rpcCodes } from './protocol.ts';

/** What we need to know when a call comes back with answers. */
export interface HeldState {
  /** The system's own state; null when it has none. */
  readonly upstream: string | null;
  /** The approval that the call waits for; null when it waits for none. */
  readonly approvalId: string | null;
}

/** Seals state that travels through the client, bound to one principal, tool version and set of arguments. */
export interface StateSeal {
  seal(state: HeldState, binding: string): string;
  /** @throws ProtocolFailure when it was changed, is bound to something else, or has expired */
  open(sealed: string, binding: string): HeldState;
}

const ivLength = 12;
const tagLength = 16;
/** How long a person has to answer. */
const lifetimeMs = 10 * 60_000;

/** AES-256-GCM with `key` (32 bytes); every process that may see the answer needs the same key. */
export function createStateSeal(key: Uint8Array, nowMs: () => number): StateSeal {
  return {
    seal(state, binding) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(binding));
      const text = JSON.stringify({ ...state, expiresAtMs: nowMs() + lifetimeMs });
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, binding) {
      const { expiresAtMs, ...state } = decrypt(key, sealed, binding);
      if (expiresAtMs <= nowMs()) throw badState();
      return state;
    },
  };
}

function decrypt(key: Uint8Array, sealed: string, binding: string): HeldState & { readonly expiresAtMs: number } {
  const bytes = Buffer.from(sealed, 'base64url');
  // base64url decoding forgives stray characters; only the exact text we gave out is taken back
  if (bytes.length <= ivLength + tagLength || bytes.toString('base64url') !== sealed) throw badState();
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength))
    .setAAD(Buffer.from(binding))
    .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  try {
    const text = decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text) as HeldState & { expiresAtMs: number };
  } catch {
    // authentication failed: whatever the reason, the caller learns nothing more
    throw badState();
  }
}

function badState(): ProtocolFailure {
  return new ProtocolFailure(
    rpcCodes.invalidParams,
    'Invalid or expired requestState; make the call again without it.',
    {
      reason: 'invalid_request_state',
    },
  );
}
