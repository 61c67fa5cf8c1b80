import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** The key of one purpose, from the installation's: what is sealed for one can never be opened as another. */
export function keyFor(stateKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', stateKey, new Uint8Array(), `bellwether web ${purpose}`, 32));
}

/** Seals `value` so that the browser can keep it, not read it and not change it, until `expiresAtMs`. */
export function sealText(key: Buffer, value: unknown, expiresAtMs: number): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify({ value, expiresAtMs }), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** What was sealed; null for anything that was not sealed with `key`, and after its time. */
export function openSealed(key: Buffer, text: string, nowMs: number): unknown {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length <= ivBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
      'utf8',
    );
    const { value, expiresAtMs } = JSON.parse(text) as { value: unknown; expiresAtMs: number };
    return expiresAtMs > nowMs ? value : null;
  } catch {
    // somebody else's text, or one that was changed
    return null;
  }
}
