import { type Simulator, startSimulator } from '../kit/simulator.ts';

export interface TelegramSimulator extends Simulator {
  readonly messages: readonly { readonly chatId: string; readonly text: string }[];
  readonly credentials: Readonly<Record<string, string>>;
}

/** The Bot API's `sendMessage` for one bot that stands in the chats given. */
export async function startTelegramSimulator(chatIds: readonly string[]): Promise<TelegramSimulator> {
  const botToken = '123456:simulated-token-of-a-bot-000000';
  const messages: { chatId: string; text: string }[] = [];
  const refuse = (status: number, description: string) => ({
    status,
    json: { ok: false, error_code: status, description },
  });
  const simulator = await startSimulator({
    handle({ method, path, body }) {
      if (!path.startsWith(`/bot${botToken}/`)) return refuse(401, 'Unauthorized');
      if (method !== 'POST' || !path.endsWith('/sendMessage')) return refuse(404, 'Not Found');
      const { chat_id: chatId, text } = JSON.parse(body) as { chat_id?: unknown; text?: unknown };
      if (typeof text !== 'string' || text === '') return refuse(400, 'Bad Request: message text is empty');
      if (text.length > 4_096) return refuse(400, 'Bad Request: message is too long');
      if (!chatIds.includes(String(chatId))) return refuse(400, 'Bad Request: chat not found');
      messages.push({ chatId: String(chatId), text });
      return { status: 200, json: { ok: true, result: { message_id: messages.length, text } } };
    },
  });
  return { ...simulator, messages, credentials: { botToken } };
}
