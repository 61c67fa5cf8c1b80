import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with an export of twenty deals, their accounts and their owners. */
export function writeExport(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-export-'));
  const deals = Array.from({ length: 20 }, (_, n) => {
    const day = String(1 + (n % 28)).padStart(2, '0');
    const [stage, closed] =
      n < 8
        ? ['Closed Won', `2026-02-${day}`]
        : n < 12
          ? ['Closed Lost', `2026-02-${day}`]
          : ['Proposal', '2026-04-15'];
    return `D${n},Deal ${n},A${n % 5},U${n % 3},${stage},${1000 + n},EUR,2025-11-${day},${closed}`;
  });
  const file = (name: string, lines: readonly string[]) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  file('opportunities.csv', [
    'Opportunity ID,Opportunity Name,Account ID,Owner ID,Stage,Amount,Currency,Created Date,Close Date',
    ...deals,
  ]);
  file('accounts.csv', [
    'Account ID,Account Name,Industry',
    ...Array.from({ length: 5 }, (_, n) => `A${n},Company ${n},Software`),
  ]);
  file('users.csv', [
    'User ID,Name,Email',
    'U0,Ann Lee,ann@acme.test',
    'U1,Ben Roy,ben@acme.test',
    'U2,Cyd Poe,cyd@acme.test',
  ]);
  return folder;
}
