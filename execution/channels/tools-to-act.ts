import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Channel } from './channel.ts';

/** Tools of a channel that reads back with or prepares by, and that are allowed wherever the act itself is. */
const preparing = new Set(['slack_find_posted_message', 'slack_open_direct_message']);

/**
 * The tools with which a channel has the effect of `action`: those of the CRM that the recipient names, where it names one. Policy
 * is asked about each right before the effect.
 */
export function toolsToAct(
  channels: readonly Channel[],
  { channel, recipient }: Pick<ClaimedAction, 'channel' | 'recipient'>,
): readonly string[] {
  const tools = channels.find(({ id }) => id === channel)?.tools.filter((tool) => !preparing.has(tool)) ?? [];
  const system = /^(salesforce|hubspot):/.exec(recipient)?.[1];
  return system === undefined ? tools : tools.filter((tool) => tool.startsWith(`${system}_`));
}
