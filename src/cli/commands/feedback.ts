import { AppError } from '../../domain/errors.ts';
import { recordFeedback } from '../../orchestration/learning/record-feedback.ts';
import { principalAs, readerAs } from '../as-person.ts';
import type { Command } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether feedback`: a thumb up or down on an alert, which signals learn from. */
export const feedbackCommand: Command = {
  name: 'feedback',
  summary: 'say whether an alert was useful; signals that are not fall silent',
  usage: 'ALERT|DEAL up|down [--as PERSON] [--json]',
  options: { as: { type: 'string' }, json: { type: 'boolean' }, workspace: { type: 'string' } },
  optionHelp: {
    as: 'whose thumb it is: an address, a name or an id of a sales user (default: the owner of the workspace)',
    json: 'one JSON document on stdout',
    workspace: 'which workspace (default: the current one)',
  },
  example: 'bellwether feedback 006A000001 down',
  minPositionals: 2,
  maxPositionals: 2,
  async run(input, session, io) {
    const [alert = '', verdict] = input.positionals;
    if (verdict !== 'up' && verdict !== 'down') {
      throw new AppError('invalid_input', `feedback "${plain(verdict ?? '')}": say up or down.`);
    }
    const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
    const reader = await readerAs(session, workspace.id, input);
    const principal = await principalAs(session, workspace.id, input);
    const at = new Date().toISOString();
    const given = await recordFeedback(session.store, { alert, verdict, principal, at, reader });
    const { episodeId, opportunityId, signalIds } = given;
    io.stdout(
      input.values['json']
        ? `${JSON.stringify({ episodeId, opportunityId, signalIds, verdict, by: principal.id, at })}\n`
        : `Thumb ${verdict} kept for the alert ${plain(episodeId)} (${signalIds.join(', ')}).\n`,
    );
    return 0;
  },
};
