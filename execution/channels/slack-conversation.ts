import type { ChannelCall } from './channel.ts';

/** The tool that opens the direct message with a user. */
export const openTool = 'slack_open_direct_message';

/** The conversation of a recipient. A user is reached in the direct message with them, which opening twice does not change. */
export async function slackConversation(recipient: string, call: ChannelCall): Promise<string> {
  if (!/^[UW]/.test(recipient)) return recipient;
  const { structuredContent } = await call(openTool, { userId: recipient });
  return String(structuredContent['channel']);
}
