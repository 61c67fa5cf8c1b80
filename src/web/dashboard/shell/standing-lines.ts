import type { Standing } from '../../contract/standing.ts';
import { moment } from '../wording/dates.ts';
import { fieldName } from '../wording/fields.ts';
import { counted } from '../wording/numbers.ts';
import { systemName } from '../wording/systems.ts';

/** Each trouble as one sentence. */
export function standingLines({ sources, channels, isStopped, isHeld }: Standing): string[] {
  return [
    ...(isStopped ? ['Stopped by the kill switch: nothing is written and nothing is sent.'] : []),
    ...(isHeld ? ['After a restore nothing is delivered until an admin decides.'] : []),
    ...sources.map(({ system, readAt }) =>
      readAt === null
        ? `${systemName(system)} has not been read yet.`
        : `${systemName(system)} not read since ${moment(readAt)}: what it says may be out of date.`,
    ),
    ...channels.map(
      ({ channel, failingSince, waiting }) =>
        `${fieldName(channel)} does not get through since ${moment(failingSince)}; ${counted(waiting, 'delivery', 'deliveries')} tried again until it does.`,
    ),
  ];
}
