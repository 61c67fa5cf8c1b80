import { hash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';

/** A signed 64-bit digest of content; xor over many makes a version that does not depend on their order. */
export function contentDigest(...parts: unknown[]): bigint {
  return hash('sha256', canonicalJson(parts), 'buffer').readBigInt64LE(0);
}

/** The xor of digests as 16 hex digits, with the count in front: `8800-00a1…`. */
export class DataVersion {
  #xor = 0n;
  #count = 0;

  add(digest: bigint): void {
    this.#xor ^= BigInt.asUintN(64, digest);
    this.#count += 1;
  }

  /** Adds many facts whose digests the database has put together. */
  addMany({ count, digest }: { readonly count: number; readonly digest: bigint }): void {
    this.#xor ^= BigInt.asUintN(64, digest);
    this.#count += count;
  }

  toString(): string {
    return `${this.#count}-${this.#xor.toString(16).padStart(16, '0')}`;
  }
}
