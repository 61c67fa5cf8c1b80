import { createHash, hash } from 'node:crypto';
import { z } from 'zod';
import { readSealed, type SealedRow } from '../../store/audit-seals.ts';
import type { Store } from '../../store/open-store.ts';
import { withRole } from '../../store/role-transaction.ts';
import { genesisOf, linkHash } from './chain-hash.ts';
import { type CheckpointBook, isSigned } from './checkpoint-file.ts';

const batchRows = 1_000;

const lineSchema = z.object({
  position: z.number(),
  auditId: z.number(),
  hash: z.string(),
  values: z.array(z.string().nullable()),
});
const closingSchema = z.object({
  tenantId: z.string(),
  rows: z.number(),
  digest: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});

/** A tenant's sealed audit as JSON lines, one row each, closed by a line that signs all before it. */
export async function* exportAudit(store: Store, book: CheckpointBook, tenantId: string): AsyncGenerator<string> {
  const digest = createHash('sha256');
  let position = 0;
  let rows = 0;
  for (;;) {
    const batch = await withRole(store, 'bellwether_sealer', tenantId, (tx) =>
      readSealed(tx, tenantId, position, batchRows),
    );
    for (const sealed of batch) {
      const line = lineOf(sealed);
      digest.update(line);
      rows += 1;
      position = sealed.seal.position;
      yield line;
    }
    if (batch.length < batchRows) break;
  }
  const closing = { tenantId, rows, digest: digest.digest('hex') };
  const signature = book.sign(closingText(closing));
  yield `${JSON.stringify({ ...closing, publicKey: book.publicKeyPem, signature })}\n`;
}

/**
 * Checks an export with nothing but the public key: its signature, its length and its chain. Returns what is wrong, null when
 * nothing is.
 */
export function checkExport(text: string, publicKeyPem: string): string | null {
  const lines = text.split('\n').filter(Boolean);
  const closing = closingSchema.safeParse(parseJson(lines.pop() ?? ''));
  if (!closing.success) return 'The closing line is missing.';
  const { tenantId, rows, digest, signature } = closing.data;
  if (!isSigned(closingText({ tenantId, rows, digest }), signature, publicKeyPem)) return 'The signature is not ours.';
  if (hash('sha256', lines.map((line) => `${line}\n`).join(''), 'hex') !== digest) return 'The rows were altered.';
  let previous = genesisOf(tenantId);
  for (const [index, line] of lines.entries()) {
    const row = lineSchema.parse(parseJson(line));
    const link = linkHash(previous, row.position, { id: row.auditId, at: '', values: row.values });
    if (link !== row.hash) return `Line ${index + 1} does not follow from the one before.`;
    previous = link;
  }
  return null;
}

function lineOf({ seal, row }: SealedRow): string {
  const { position, auditId, hash: link } = seal;
  return `${JSON.stringify({ position, auditId, hash: link, values: row?.values ?? [] })}\n`;
}

function closingText(closing: { tenantId: string; rows: number; digest: string }): string {
  return JSON.stringify(['bellwether-audit-export', 1, closing.tenantId, closing.rows, closing.digest]);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // the caller says which line is missing
  }
}
