import type { Command } from '../command.ts';

/** `bellwether migrate`: brings the database's schema up to date, with the owner's login. */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database up to date, ahead of starting the roles',
  usage: '',
  options: {},
  optionHelp: {},
  example: 'bellwether migrate',
  // opening the store as its owner has done it
  async run(_input, session, io) {
    io.stdout(`The ${session.store.kind === 'embedded' ? 'embedded database' : 'database'} is up to date.\n`);
    return 0;
  },
};
