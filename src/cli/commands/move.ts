import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../../config.ts';
import { AppError } from '../../domain/errors.ts';
import type { Command } from '../command.ts';
import { textOption } from '../parse-arguments.ts';

/** `bellwether move`: takes everything of an embedded database to PostgreSQL. */
export const moveCommand: Command = {
  name: 'move',
  summary: 'take everything of the embedded database to PostgreSQL',
  usage: '--to DATABASE_URL [--json]',
  options: { to: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    to: 'an empty database, with the login that is to own it',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether move --to postgres://bellwether@localhost/bellwether',
  async run(input, session, io) {
    const { store, config } = session;
    const url = databaseUrl(textOption(input, 'to'));
    if (store.kind !== 'embedded') {
      throw new AppError(
        'invalid_input',
        'move takes an embedded database to PostgreSQL: run it without DATABASE_URL.',
      );
    }
    const { openStore } = await import('../../store/open-store.ts');
    const { moveStore } = await import('../../store/move/move-store.ts');
    const where = `${url.hostname}:${url.port || '5432'}${url.pathname}`;
    const target = await openStore({ kind: 'postgres', url: url.href });
    try {
      const moved = await moveStore(store, target, where, (line) => io.isTerminal && io.stderr(`${line}\n`));
      if (input.values['json']) io.stdout(`${JSON.stringify({ where, ...moved })}\n`);
      else
        io.stdout(moved.wasDone ? `Everything was moved to ${where} before.\n` : await movedText(moved, where, config));
      return 0;
    } finally {
      await target.close();
    }
  },
};

function databaseUrl(text: string | null): URL {
  const url = text === null || !URL.canParse(text) ? null : new URL(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return url;
  throw new AppError('invalid_input', 'move: give --to an address like postgres://login:password@host:5432/database.');
}

/** Files of the data folder that are no part of any database and go with it, with what each is for. */
const besideTheDatabase: Readonly<Record<string, string>> = {
  'audit-key.pem': 'signs the checkpoints of the audit',
  'audit-checkpoints.jsonl': 'what `bellwether audit verify` holds the audit against',
  'installation.json': 'tells a restored database from the present one',
  'mcp-state.key': 'seals calls of AI clients that wait for an answer',
  'artefact-links.key': 'signs the addresses of reports',
};

async function movedText(
  { tables, openDeliveries }: Awaited<ReturnType<typeof import('../../store/move/move-store.ts')['moveStore']>>,
  where: string,
  { dataDir, roles }: Config,
): Promise<string> {
  const { leftBehind } = await import('../../store/move/movable-tables.ts');
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const files = Object.entries(besideTheDatabase).filter(([name]) => existsSync(join(dataDir, name)));
  return [
    `Moved to ${where}: ${rows.toLocaleString('en')} rows of ${tables.length} tables, each compared by count and digest.`,
    ...Object.entries(leftBehind).map(([name, why]) => `Not copied: ${name} (${why}).`),
    'Not copied: the delivery queue, which is made anew from the accepted deliveries.',
    '',
    'What to do now:',
    '1. End every process that uses the embedded database. It keeps its data and sends nothing any more.',
    `2. Set DATABASE_URL to the new database (${where}) wherever bellwether runs.`,
    `3. Keep the data folder ${dataDir} beside it; on another machine, copy from it:`,
    ...[
      ...(existsSync(roles.keyFile) ? [[basename(roles.keyFile), 'opens the stored sign-ins'] as const] : []),
      ...files,
    ].map(([name, why]) => `   ${name.padEnd(24)} ${why}`),
    openDeliveries === 0
      ? '4. No delivery was open, so deliveries go on at once.'
      : `4. ${openDeliveries} deliveries were not finished and are held: see \`bellwether restore list\`, then \`bellwether restore confirm send\` or \`skip\`.`,
    '',
  ].join('\n');
}
