import type { Command } from '../command.ts';
import { runWorkspaces } from '../run-workspaces.ts';

/** `bellwether serve`: health, metrics and schedules; calls and deliveries are the other roles', or its own in one process. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'run health, metrics and schedules (everything, without DATABASE_URL)',
  usage: '',
  options: {},
  optionHelp: {},
  example: 'bellwether serve',
  async run(_input, session, io) {
    await session.gateway();
    if (session.role === 'all') await session.execution();
    return session.stayUp({ everyMs: 5 * 60_000, startsNow: true, run: runWorkspaces(session, io) }, io);
  },
};
