import type { Channel } from './channel.ts';
import { asOneText, plainMessage } from './plain-message.ts';

const sendTool = 'telegram_send_message';
const longestText = 3_000;

/** Sends a plain text to the Telegram chat that the configuration names. A bot can neither repeat safely nor read back (class C). */
export function telegramMessage(whenUnsure: 'never_twice' | 'never_missed' = 'never_twice'): Channel {
  return {
    id: 'telegram-message',
    class: 'C',
    tools: [sendTool],
    whenUnsure,
    async deliver(action, call) {
      const text = asOneText(plainMessage(action), longestText);
      const { structuredContent } = await call(sendTool, { chatId: action.recipient, text });
      return { chatId: action.recipient, messageId: structuredContent['messageId'] };
    },
  };
}
