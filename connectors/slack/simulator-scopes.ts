import type { MethodArguments } from './simulator-wire.ts';
import { textOf } from './simulator-wire.ts';

/** The kind of a conversation decides the scope: `channels:`, `groups:` or `im:`. */
function conversationScope(args: MethodArguments, act: string): string {
  const id = textOf(args, 'channel') ?? '';
  const kind = id.startsWith('D') ? 'im' : id.startsWith('G') ? 'groups' : 'channels';
  return `${kind}:${act}`;
}

/** What a method needs; null: nothing. Source: the "Required scopes" of each method's page under https://docs.slack.dev/reference/methods (2026-11-20) */
export function scopeNeeded(method: string, args: MethodArguments): string | null {
  if (method === 'chat.unfurl') return 'links:write';
  if (/^chat\./.test(method)) return 'chat:write';
  if (/^conversations\.(history|replies)$/.test(method)) return conversationScope(args, 'history');
  if (method === 'conversations.list') {
    return (textOf(args, 'types') ?? '').includes('private') ? 'groups:read' : 'channels:read';
  }
  if (/^conversations\.(info|members)$/.test(method)) return conversationScope(args, 'read');
  if (method === 'conversations.open') return 'im:write';
  if (method === 'users.lookupByEmail') return 'users:read.email';
  if (/^users\./.test(method)) return 'users:read';
  return method === 'search.messages' ? 'search:read' : null;
}
