import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { type ImportReport, importFiles } from '../../orchestration/sync/import-files.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { findExportFiles } from '../export-files.ts';
import { importText } from '../import-text.ts';
import { dateOption, textOption } from '../parse-arguments.ts';
import { showProgress } from '../progress.ts';

/** `bellwether import`: CSV, TSV and JSON exports into the workspace `main`, through the csv connector. */
export const importCommand: Command = {
  name: 'import',
  summary: 'read CSV, TSV or JSON exports of a CRM',
  usage: 'PATH… [--mapping FILE] [--as-of DATE] [--json]',
  options: {
    mapping: { type: 'string' },
    'as-of': { type: 'string' },
    json: { type: 'boolean' },
    workspace: { type: 'string' },
  },
  optionHelp: {
    mapping: 'corrections to the guessed column mapping (YAML)',
    'as-of': 'the day the export was taken (default: the latest date in it)',
    json: 'the report as one JSON document on stdout',
    workspace: 'where to put it (default: main)',
  },
  example: 'bellwether import exports/ --mapping mapping.yaml',
  opensGateway: true,
  minPositionals: 1,
  maxPositionals: 1_000,
  async run(input, session, io) {
    const report = await runImport(input, session, io);
    if (input.values['json']) io.stdout(`${JSON.stringify(reportJson(report))}\n`);
    else io.stdout(importText(report, io));
    return 0;
  },
};

async function runImport(input: CommandInput, session: Session, io: CommandIo): Promise<ImportReport> {
  const files = findExportFiles(input.positionals.map((path) => resolve(io.cwd, path)));
  const mapping = withExportDate(readMapping(textOption(input, 'mapping'), io.cwd), dateOption(input, 'as-of'));
  const tenantId = textOption(input, 'workspace') ?? 'main';
  const uploadId = hash('sha256', JSON.stringify([files.map((file) => [file, statSync(file).mtimeMs]), mapping])).slice(
    0,
    16,
  );
  await ensureWorkspace(session.store, tenantId, tenantId === 'main' ? 'Your company' : tenantId, true);
  await session.registerUpload(tenantId, uploadId, files);
  const progress = showProgress(io, 'Importing');
  try {
    return await importFiles({
      store: session.store,
      gateway: await session.gateway(),
      principal: localOwner(tenantId),
      connectionId: 'csv',
      uploadId,
      mapping,
      onProgress: ({ read, total }) => progress.show(read, total),
    });
  } finally {
    progress.end();
  }
}

function readMapping(path: string | null, cwd: string): string | null {
  if (path === null) return null;
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      'invalid_input',
      `--mapping ${path}: the file cannot be read (${code}). Check the path.`,
      {},
      { cause: error },
    );
  }
}

/** The mapping with the day of `--as-of` in it, which goes before the file's own. */
function withExportDate(mapping: string | null, exportedAt: string | null): string | null {
  if (exportedAt === null) return mapping;
  return stringify({ ...(parse(mapping ?? '') as Record<string, unknown> | null), exportedAt });
}

function reportJson({ described, counts, applied, rejected, rejectedCount }: ImportReport): Record<string, unknown> {
  return { counts, applied, rejectedCount, rejected, ...described };
}
