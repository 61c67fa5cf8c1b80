import type { SimulatedReply, SimulatedRequest } from '../kit/simulator.ts';
import { pageHtml, pageStyle } from './simulator-page.ts';
import { pageScript } from './simulator-page-script.ts';
import type { SimulatedPeople } from './simulator-people.ts';
import { membersOf } from './simulator-reads.ts';
import { nextTs, type SimulatedWorkspace } from './simulator-workspace.ts';

interface Desk {
  readonly workspace: SimulatedWorkspace;
  readonly people: SimulatedPeople;
  readonly now: () => number;
}

const shownMessages = 60;
const notFound: SimulatedReply = { status: 404, text: '<h1>Not found</h1>' };
/** Nothing of the page comes from elsewhere, and nothing that is shown can run. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'";

/** The page where a person plays members of the workspace, and the addresses for answers that the app was given. */
export async function answerDesk(desk: Desk, request: SimulatedRequest): Promise<SimulatedReply> {
  const { workspace } = desk;
  const { method, path, headers } = request;
  if (path.startsWith('/commands/') && method === 'POST') return answerResponse(desk, request);
  if (method === 'GET') {
    const user = request.query.get('user') ?? '';
    if (path === '/') {
      const text = pageHtml(workspace.team);
      return { status: 200, text, headers: { 'content-security-policy': policy } };
    }
    if (path === '/page.js') return { status: 200, text: pageScript, headers: { 'content-type': 'text/javascript' } };
    if (path === '/page.css') return { status: 200, text: pageStyle, headers: { 'content-type': 'text/css' } };
    if (path === '/state') return { status: 200, json: stateFor(desk, user, request.query.get('channel') ?? '') };
    return notFound;
  }
  // another site's page cannot send JSON without asking first
  if (method !== 'POST' || path !== '/do' || !(headers['content-type'] ?? '').startsWith('application/json')) {
    return notFound;
  }
  return { status: 200, json: await act(desk, JSON.parse(request.body) as Act) };
}

type Act = { readonly act: string; readonly userId: string } & Readonly<Record<string, string>> & {
    readonly values?: Readonly<Record<string, string>>;
  };

/** What the page asks to do in somebody's name. */
async function act({ workspace, people }: Desk, asked: Act): Promise<unknown> {
  const { userId, channel = '', text = '', threadTs = '', ts = '', actionId = '', value = '', viewId = '' } = asked;
  switch (asked.act) {
    case 'say':
      return people.say({ userId, channel, text, threadTs: threadTs === '' ? null : threadTs });
    case 'command':
      return people.command({ userId, channel, text });
    case 'press':
      return people.press({ userId, actionId, value, ...(viewId === '' ? { channel, ts } : { viewId }) });
    case 'shortcut':
      return people.shortcut({ userId, channel, ts, callbackId: value });
    case 'submit':
      return people.submit({ userId, viewId, values: (asked.values as never) ?? {} });
    case 'close': {
      const at = workspace.views.findIndex(({ id }) => id === viewId);
      if (at >= 0) workspace.views.splice(at, 1);
      return {};
    }
    case 'home':
      return people.openHome(userId);
    case 'direct':
      return { channel: people.directMessage(userId) };
    default:
      return {};
  }
}

/** Everything that one member sees: their conversations, one of them with its messages, their forms and Home tab. */
function stateFor({ workspace }: Desk, userId: string, channelId: string) {
  const active = workspace.users.filter(({ isDeleted, isBot }) => !isDeleted && !isBot);
  const mine = workspace.channels.filter((channel) => membersOf(workspace, channel).includes(userId));
  const inChannel = workspace.messages.filter(({ channel }) => channel === channelId).slice(-shownMessages);
  const seen = mine.some(({ id }) => id === channelId);
  const own = workspace.ephemeral.filter((each) => each.channel === channelId && each.userId === userId);
  const messages = inChannel.map((message) => ({
    ...{ ts: message.ts, threadTs: message.threadTs, from: message.userId, text: message.text },
    ...{ blocks: message.blocks, isEdited: message.isEdited, isForOne: false },
    cards: workspace.unfurls.get(`${channelId}:${message.ts}`) ?? null,
  }));
  const forOne = own.slice(-shownMessages).map(({ ts, threadTs, text, blocks }) => ({
    ts,
    threadTs,
    from: workspace.botUserId,
    text,
    blocks,
    isForOne: true,
  }));
  return {
    users: active.map(({ id, realName, email }) => ({ id, name: realName, email })),
    channels: mine.map(({ id, name }) => ({ id, name: id.startsWith('D') ? 'Bellwether (direct)' : `#${name}` })),
    ...{ bot: workspace.botUserId, messages: seen ? [...messages, ...forOne] : [] },
    home: workspace.views.find((view) => view.type === 'home' && view.userId === userId) ?? null,
    form: workspace.views.findLast((view) => view.type === 'modal' && view.userId === userId) ?? null,
  };
}

/** An answer by `response_url`. Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses (2026-11-20) */
function answerResponse({ workspace, now }: Desk, { path, body }: SimulatedRequest): SimulatedReply {
  const known = workspace.responsePaths.get(path);
  if (!known) return { status: 404, text: 'expired_url' };
  const { text = '', blocks = null } = JSON.parse(body) as { text?: string; blocks?: readonly unknown[] | null };
  workspace.ephemeral.push({ ...known, ts: nextTs(workspace, now()), threadTs: null, text, blocks });
  return { status: 200, text: 'ok' };
}
