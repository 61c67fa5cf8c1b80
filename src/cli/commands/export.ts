import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { auditPerson } from '../../orchestration/people/audit-person.ts';
import { identityHash } from '../../store/erasure/mask-erased.ts';
import { exportPerson, exportWorkspace, notExported, type TakeRow } from '../../store/export/export-tables.ts';
import type { Command } from '../command.ts';
import { requireAdmin } from '../connect/require-admin.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether export`: everything that is stored of a workspace or of a person, as files. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'write everything that is stored of a workspace or a person to files',
  usage: 'tenant|person [EMAIL] --out FOLDER [--workspace NAME] [--json]',
  options: { out: { type: 'string' }, workspace: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    out: 'a new or empty folder: a file of JSON lines for each table, and manifest.json',
    workspace: 'which workspace (default: the current one)',
    json: 'the manifest on stdout',
  },
  example: 'bellwether export tenant --out export',
  minPositionals: 1,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what, email] = input.positionals;
    if (what !== 'tenant' && what !== 'person')
      throw new AppError('invalid_input', `export "${plain(what ?? '')}": say tenant or person.`);
    if ((what === 'person') !== (email !== undefined)) {
      throw new AppError('invalid_input', 'export: a person is named by an address, a tenant by --workspace.');
    }
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const principal = localOwner(tenantId);
    await requireAdmin(await session.gateway(), principal, 'people', 'export');
    const out = textOption(input, 'out');
    if (out === null) throw new AppError('invalid_input', 'export: name a folder with --out.');
    const files = await openFiles(resolve(io.cwd, out));
    const rows =
      email === undefined
        ? await exportWorkspace(session.store, tenantId, files.take)
        : await exportPerson(session.store, tenantId, email, files.take);
    const written = await files.close();
    const manifest = {
      ...{ format: 'bellwether-export', version: 1, workspace: tenantId, person: email ?? null },
      exportedAt: new Date().toISOString(),
      tables: Object.fromEntries(
        Object.entries(rows).map(([name, count]) => [
          name,
          { rows: count, ...(written.get(name) ?? { file: null, sha256: null }) },
        ]),
      ),
      notExported,
    };
    await writeFile(join(files.folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await session.store.withTenant(tenantId, (tx) =>
      auditPerson(tx, principal, {
        action: `export_${what}`,
        subject: email === undefined ? tenantId : identityHash(tenantId, 'email', email),
        ...{ reason: 'exported on demand', facts: { rows: sumOf(rows) } },
      }),
    );
    io.stdout(
      input.values['json']
        ? `${JSON.stringify(manifest)}\n`
        : `${sumOf(rows).toLocaleString('en')} rows of ${written.size} tables in ${files.folder}; manifest.json says what is there and what is not.\n`,
    );
    return 0;
  },
};

function sumOf(rows: Readonly<Record<string, number>>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

interface ExportFiles {
  readonly folder: string;
  readonly take: TakeRow;
  /** Ends the files; gives the name and digest of each by table. */
  close(): Promise<Map<string, { readonly file: string; readonly sha256: string }>>;
}

/** Files that nobody else may read, one for each table that has rows. */
async function openFiles(folder: string): Promise<ExportFiles> {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new AppError('conflict', `${folder} is not empty: an export never writes over anything. Name a new folder.`);
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const opened = new Map<string, { handle: FileHandle; digest: Hash }>();
  return {
    folder,
    async take(table, line) {
      let file = opened.get(table);
      if (!file) {
        file = { handle: await open(join(folder, `${table}.jsonl`), 'wx', 0o600), digest: createHash('sha256') };
        opened.set(table, file);
      }
      file.digest.update(`${line}\n`);
      await file.handle.appendFile(`${line}\n`);
    },
    async close() {
      const closed = new Map<string, { file: string; sha256: string }>();
      for (const [table, { handle, digest }] of opened) {
        await handle.close();
        closed.set(table, { file: `${table}.jsonl`, sha256: digest.digest('hex') });
      }
      return closed;
    },
  };
}
