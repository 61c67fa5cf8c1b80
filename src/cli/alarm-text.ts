import type { WorkspaceStatus } from '../orchestration/sync/workspace-status.ts';
import { plain } from './terminal.ts';

/** One anomaly in words for people. */
export function alarmText({ kind, about, system, count, limit, at }: WorkspaceStatus['alarms'][number]): string {
  const who = plain(about);
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  if (kind === 'first_use') return `${who} used ${plain(system ?? 'a system')} for the first time (${when})`;
  if (kind === 'volume_burst') return `${who} made ${count} calls in ten minutes, more than ${limit} (${when})`;
  if (kind === 'model_drift')
    return `the win model ${who} has drifted: ${count} wins, ${limit} expected (${when}); \`bellwether evaluate\` trains it anew`;
  return `${who} was denied ${count} times in ten minutes (${when})`;
}
