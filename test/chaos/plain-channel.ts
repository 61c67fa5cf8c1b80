import type { Channel } from '../../execution/channels/channel.ts';

/** A channel of any class over the stand-in provider, without read-back. */
export function plainChannel(
  id: string,
  channelClass: Channel['class'],
  whenUnsure?: 'never_twice' | 'never_missed',
): Channel {
  return {
    id,
    class: channelClass,
    tools: ['stand_in_post'],
    ...(whenUnsure && { whenUnsure }),
    async deliver(action, call) {
      const { structuredContent } = await call('stand_in_post', { channel: action.recipient });
      return { ts: structuredContent['ts'] };
    },
  };
}
