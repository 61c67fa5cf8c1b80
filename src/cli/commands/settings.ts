import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import { endOfDay } from '../../domain/time.ts';
import { riskSettingsOf, type WorkspaceSettings } from '../../domain/workspace-settings.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { previewSettings, type SettingsPreview } from '../../orchestration/settings/preview-settings.ts';
import { readSettingsFile } from '../../orchestration/settings/read-settings-file.ts';
import { readWorkspaceSettings, saveWorkspaceSettings } from '../../orchestration/settings/workspace-settings.ts';
import { listSettingsVersions } from '../../store/settings-versions.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { requireAdmin } from '../connect/require-admin.ts';
import { dateOption, textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

const shownVersions = 50;

/** `bellwether settings`: what a workspace has chosen, as one file that is checked, tried out and kept in versions. */
export const settingsCommand: Command = {
  name: 'settings',
  summary: 'show, try out or change the choices of a workspace: thresholds, calendar, targets, phrases',
  usage: 'show | preview FILE | set FILE [--note TEXT] | history [--as-of DATE] [--json]',
  options: {
    'as-of': { type: 'string' },
    note: { type: 'string' },
    json: { type: 'boolean' },
    workspace: { type: 'string' },
  },
  optionHelp: {
    'as-of': 'preview: on the open deals at the end of that day (default: the newest data)',
    note: 'set: why, kept with the version',
    json: 'one JSON document on stdout',
    workspace: 'which workspace (default: the current one)',
  },
  example: 'bellwether settings preview settings.yaml',
  minPositionals: 1,
  maxPositionals: 2,
  async run(input, session, io) {
    const [what, file] = input.positionals;
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    if ((what === 'set' || what === 'preview') !== (file !== undefined) || what === undefined) {
      throw new AppError('invalid_input', 'settings: say show, preview FILE, set FILE or history.');
    }
    if (what === 'show') return show(workspace.id, input, session, io);
    if (what === 'history') return history(workspace.id, input, session, io);
    if (what !== 'set' && what !== 'preview') {
      throw new AppError('invalid_input', `settings "${what}": say show, preview FILE, set FILE or history.`);
    }
    const settings = await readFileSettings(resolve(io.cwd, file ?? ''), io);
    if (settings === null) return 2;
    return what === 'set'
      ? save(workspace.id, settings, input, session, io)
      : preview(workspace.id, settings, input, session, io);
  },
};

async function readFileSettings(path: string, io: CommandIo): Promise<WorkspaceSettings | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `settings: ${path} cannot be read (${error.code}).`);
  });
  const { settings, problems } = readSettingsFile(text);
  for (const { line, field, message } of problems) {
    io.stderr(`${path}:${line}: ${field === '' ? '' : `${plain(field)}: `}${plain(message)}\n`);
  }
  if (settings === null) io.stderr('Nothing was changed. Correct these lines and try again.\n');
  return settings;
}

async function show(tenantId: string, input: CommandInput, session: Session, io: CommandIo): Promise<number> {
  const { version, settings } = await session.store.withTenant(tenantId, readWorkspaceSettings);
  if (input.values['json']) io.stdout(`${JSON.stringify({ version, settings })}\n`);
  else io.stdout(`# version ${version}${version === 0 ? ': the defaults' : ''}\n${stringify(settings)}`);
  return 0;
}

async function history(tenantId: string, input: CommandInput, session: Session, io: CommandIo): Promise<number> {
  const versions = await session.store.withTenant(tenantId, (tx) => listSettingsVersions(tx, shownVersions));
  if (input.values['json']) {
    io.stdout(`${JSON.stringify(versions.map(({ tenantId: _tenant, ...version }) => version))}\n`);
    return 0;
  }
  const lines = versions.map(
    ({ version, savedAt, savedBy, note }) =>
      `version ${version}  ${savedAt.slice(0, 16).replace('T', ' ')} UTC  ${plain(savedBy)}${note ? `  ${plain(note)}` : ''}`,
  );
  io.stdout(`${lines.join('\n') || 'No settings were saved: the defaults are in force.'}\n`);
  return 0;
}

async function save(
  tenantId: string,
  settings: WorkspaceSettings,
  input: CommandInput,
  session: Session,
  io: CommandIo,
): Promise<number> {
  const principal = localOwner(tenantId);
  await requireAdmin(await session.gateway(), principal, 'settings', 'change settings');
  const by = { principal, at: new Date().toISOString(), note: textOption(input, 'note') };
  const version = await saveWorkspaceSettings(session.store, settings, by);
  io.stdout(
    input.values['json']
      ? `${JSON.stringify({ version })}\n`
      : `Saved as version ${version}. The next scoring uses it for every deal.\n`,
  );
  return 0;
}

async function preview(
  tenantId: string,
  settings: WorkspaceSettings,
  input: CommandInput,
  session: Session,
  io: CommandIo,
): Promise<number> {
  const day = dateOption(input, 'as-of');
  const asOf = day ? endOfDay(day) : await defaultAsOf(session.store, tenantId);
  const result = await previewSettings(session.store, tenantId, asOf, riskSettingsOf(settings));
  io.stdout(input.values['json'] ? `${JSON.stringify(result)}\n` : previewText(result));
  return 0;
}

function previewText({ asOf, openDeals, riskChanges, bandChanges, signals }: SettingsPreview): string {
  const examples = (names: readonly string[]) => (names.length === 0 ? '' : ` (${names.map(plain).join(', ')} …)`);
  const lines = signals.map(
    ({ id, fires, clears, severityChanges, firingExamples, clearingExamples }) =>
      `  ${id}: fires on ${fires} more${examples(firingExamples)}, clears on ${clears}${examples(clearingExamples)}, other severity on ${severityChanges}`,
  );
  return [
    `Of ${openDeals.toLocaleString('en')} open deals as of ${asOf.slice(0, 10)}: another risk on ${riskChanges}, another band on ${bandChanges}.`,
    ...(lines.length === 0 ? ['No signal fires or clears differently.'] : lines),
    'Nothing was saved.',
    '',
  ].join('\n');
}
