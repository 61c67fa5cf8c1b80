import type { CommandIo } from '../../src/cli/command.ts';
import { importCommand } from '../../src/cli/commands/import.ts';
import { readConfig } from '../../src/config.ts';
import type { Store } from '../../src/store/open-store.ts';
import { openSession } from '../../src/wiring/open-session.ts';

const silent: CommandIo = {
  stdout: () => undefined,
  stderr: () => undefined,
  isTerminal: false,
  columns: 120,
  hasColour: false,
  cwd: '/',
};

/** Imports a folder of exports into a workspace as the command does: gateway, csv connector, mirror. */
export async function importFolder(store: Store, workspace: string, folder: string): Promise<void> {
  const session = openSession(readConfig({}), store, null);
  try {
    await importCommand.run?.({ values: { workspace }, positionals: [folder] }, session, silent);
  } finally {
    await session.close();
  }
}
