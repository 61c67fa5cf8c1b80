import type { Channel } from './channel.ts';
import { plainMessage } from './plain-message.ts';

const postTool = 'teams_post_card';

/**
 * Posts a card through the Teams workflow behind a connection, whose id is the recipient. A workflow neither de-duplicates nor
 * lets anybody read back (class C).
 */
export function teamsCard(whenUnsure: 'never_twice' | 'never_missed' = 'never_twice'): Channel {
  return {
    id: 'teams-card',
    class: 'C',
    tools: [postTool],
    whenUnsure,
    async deliver(action, call) {
      const { title, lines } = plainMessage(action);
      const { structuredContent } = await call(postTool, { title, lines }, { connectionId: action.recipient });
      return { connection: action.recipient, status: structuredContent['status'] };
    },
  };
}
