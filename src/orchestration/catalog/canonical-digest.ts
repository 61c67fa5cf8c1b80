import { hash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';

/** SHA-256 of the canonical JSON, in hex. */
export function canonicalDigest(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}
