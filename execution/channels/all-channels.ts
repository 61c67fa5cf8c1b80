import type { Channel } from './channel.ts';
import { slackMessage } from './slack-message.ts';

/** Every channel of the product; each has a file here and passes the channel conformance suite. */
export const allChannels: readonly Channel[] = [slackMessage];
