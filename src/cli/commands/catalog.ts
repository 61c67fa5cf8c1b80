import type { Command } from '../command.ts';

/** `bellwether catalog`: which tools there are, where each stands, and who moved it there; admins move them. */
export const catalogCommand: Command = {
  name: 'catalog',
  summary: 'which tools there are and who approved them; approve, retire, roll back',
  usage: 'list|show|approve|promote|retire|rollback|canary|refresh [TOOL|SYSTEM…] [VERSION=WEIGHT…] [options]',
  options: {
    writes: { type: 'boolean' },
    until: { type: 'string' },
    reason: { type: 'string' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    writes: 'approve the writing tools of a system too, not its reading ones alone',
    until: 'the last day an approval holds (default: no end)',
    reason: 'why (kept with the step and in the audit)',
    workspace: 'whose audit records it (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether catalog approve openapi-erp --until 2027-06-30',
  opensGateway: true,
  minPositionals: 1,
  maxPositionals: 1_000,
  async run(input, session, io) {
    const { workOnCatalog } = await import('../catalog/work-on-catalog.ts');
    await workOnCatalog(input, session, io);
    return 0;
  },
};
