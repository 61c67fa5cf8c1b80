import type { Command } from '../command.ts';

/** `bellwether worker`: the delivery engine alone. */
export const workerCommand: Command = {
  name: 'worker',
  summary: 'run the delivery engine alone',
  usage: '',
  options: {},
  optionHelp: {},
  example: 'bellwether worker',
  async run(_input, session, io) {
    const { warnings } = await session.execution();
    for (const warning of warnings) io.stderr(`bellwether: ${warning}\n`);
    return session.stayUp(null, io);
  },
};
