import { AppError } from '../../domain/errors.ts';
import { openCheckpointBook } from '../../orchestration/audit/checkpoint-file.ts';
import { createAuditSealer } from '../../orchestration/audit/seal-audit.ts';
import { type AuditFault, verifyAudit } from '../../orchestration/audit/verify-audit.ts';
import type { Command } from '../command.ts';
import { textOption } from '../parse-arguments.ts';

/** `bellwether audit verify`: recomputes the audit's chains and holds them against the signed checkpoints. */
export const auditCommand: Command = {
  name: 'audit',
  summary: 'prove that no audit row was changed or removed',
  usage: 'verify [--workspace NAME] [--json]',
  options: { workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: { workspace: 'only this workspace (default: all)', json: 'one JSON document on stdout' },
  example: 'bellwether audit verify',
  minPositionals: 1,
  maxPositionals: 1,
  async run(input, session, io) {
    const [what] = input.positionals;
    if (what !== 'verify') throw new AppError('invalid_input', `audit "${what}": the only act is verify.`);
    const book = await openCheckpointBook(session.config.dataDir);
    await createAuditSealer(session.store, book).sealNow();
    const verdict = await verifyAudit(session.store, book, textOption(input, 'workspace'), new Date().toISOString());
    if (input.values['json']) io.stdout(`${JSON.stringify(verdict)}\n`);
    else {
      const { rows, redacted, pending, checkpoints, faults } = verdict;
      const counts = `${rows.toLocaleString('en')} rows sealed and checked${redacted === 0 ? '' : ` (${redacted} masked or removed by erasures)`}, ${pending} waiting to be sealed, ${checkpoints} signed checkpoints`;
      io.stdout(`${faults.length === 0 ? `The audit is whole: ${counts}.` : faults.map(faultText).join('\n')}\n`);
    }
    return verdict.faults.length === 0 ? 0 : 1;
  },
};

const kinds: Readonly<Record<AuditFault['kind'], string>> = {
  edited: 'a row was changed after it was sealed',
  row_deleted: 'a sealed row is gone',
  link_missing: 'a link of the chain is gone',
  truncated: 'the chain ends before a signed checkpoint',
  forked: 'the chain was made anew and contradicts a signed checkpoint',
  checkpoint_damaged: 'a line of the checkpoint book is not ours',
  unsealed: 'a row was never sealed',
};

function faultText({ tenantId, kind, position, auditId }: AuditFault): string {
  const place = [position === null ? null : `place ${position}`, auditId === null ? null : `row ${auditId}`]
    .filter(Boolean)
    .join(', ');
  return `Workspace ${tenantId}: ${kinds[kind]}${place ? ` (${place})` : ''}. Keep a copy of the database and the checkpoint book, and compare with a backup.`;
}
