import { membersOf } from './simulator-reads.ts';
import { findChannel, jsonOf, type MethodAnswer, type MethodArguments, textOf } from './simulator-wire.ts';
import { nextTs, type SimulatedView, type SimulatedWorkspace } from './simulator-workspace.ts';

type Method = (workspace: SimulatedWorkspace, args: MethodArguments, nowMs: number) => MethodAnswer;
type Content = Readonly<Record<string, unknown>>;

const fail = (error: string, more?: Content): MethodAnswer => (more ? { error, more } : { error });
const maxBlocks = 100;
const maxMetadata = 3_000;

/** What is wrong with a view; null: nothing. Source: https://docs.slack.dev/reference/views/modal-views (2026-11-20) */
function problemOf(view: unknown, type: SimulatedView['type']): string | null {
  if (typeof view !== 'object' || view === null) return 'invalid_arguments';
  const { type: given, title, blocks, private_metadata: metadata, submit } = view as Record<string, unknown>;
  if (given !== type || !Array.isArray(blocks) || blocks.length > maxBlocks) return 'invalid_arguments';
  if (type === 'home') return null;
  const name = (title as { text?: unknown } | undefined)?.text;
  if (typeof name !== 'string' || name.length > 24) return 'invalid_arguments';
  if (String(metadata ?? '').length > maxMetadata) return 'invalid_arguments';
  const hasInput = blocks.some((block) => (block as { type?: unknown }).type === 'input');
  return hasInput && submit === undefined ? 'invalid_arguments' : null;
}

/** A press opens one form, within three seconds. Source: https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses (2026-11-20) */
const open: Method = (workspace, args, nowMs) => {
  const id = textOf(args, 'trigger_id') ?? '';
  const trigger = workspace.triggers.get(id);
  if (!trigger) return fail(/^\d+\.used$/.test(id) ? 'trigger_exchanged' : 'invalid_trigger_id');
  if (trigger.untilMs < nowMs) return fail('expired_trigger_id');
  const content = jsonOf(args, 'view');
  const problem = problemOf(content, 'modal');
  if (problem !== null) return fail(problem);
  workspace.triggers.delete(id);
  const view = { id: `V0${workspace.views.length + 1}`, userId: trigger.userId, type: 'modal' as const };
  workspace.views.push({ ...view, content: content as Content });
  return { body: { view: { ...(content as Content), id: view.id } } };
};

const update: Method = (workspace, args) => {
  const view = workspace.views.find(({ id }) => id === textOf(args, 'view_id'));
  if (!view) return fail('not_found');
  const content = jsonOf(args, 'view');
  const problem = problemOf(content, view.type);
  if (problem !== null) return fail(problem);
  view.content = content as Content;
  return { body: { view: { ...view.content, id: view.id } } };
};

const publish: Method = (workspace, args) => {
  const userId = textOf(args, 'user_id') ?? '';
  if (!workspace.users.some(({ id }) => id === userId)) return fail('user_not_found');
  const content = jsonOf(args, 'view');
  const problem = problemOf(content, 'home');
  if (problem !== null) return fail(problem);
  const known = workspace.views.find((view) => view.type === 'home' && view.userId === userId);
  if (known) known.content = content as Content;
  const view = known ?? { id: `V0${workspace.views.length + 1}`, userId, type: 'home', content: content as Content };
  if (!known) workspace.views.push(view);
  return { body: { view: { ...view.content, id: view.id } } };
};

/** Source: https://docs.slack.dev/reference/methods/chat.postEphemeral (2026-11-20) */
const postEphemeral: Method = (workspace, args, nowMs) => {
  const channel = findChannel(workspace, args, false);
  if (!channel) return fail('channel_not_found');
  if (!channel.isMember) return fail('not_in_channel');
  const userId = textOf(args, 'user') ?? '';
  if (!membersOf(workspace, channel).includes(userId)) return fail('user_not_in_channel');
  const text = textOf(args, 'text') ?? '';
  const blocks = jsonOf(args, 'blocks') as readonly unknown[] | null | undefined;
  if (blocks === undefined) return fail('invalid_blocks_format');
  if (text === '' && blocks === null) return fail('no_text');
  const ts = nextTs(workspace, nowMs);
  const threadTs = textOf(args, 'thread_ts');
  workspace.ephemeral.push({ channel: channel.id, userId, ts, threadTs, text, blocks });
  return { body: { message_ts: ts } };
};

/** Only links that stand in the message can be shown. Source: https://docs.slack.dev/reference/methods/chat.unfurl (2026-11-20) */
const unfurl: Method = (workspace, args) => {
  const [channel, ts] = [textOf(args, 'channel'), textOf(args, 'ts')];
  const message = workspace.messages.find((each) => each.channel === channel && each.ts === ts);
  if (!message) return fail('cannot_unfurl_message');
  const unfurls = jsonOf(args, 'unfurls');
  if (typeof unfurls !== 'object' || unfurls === null) return fail('missing_unfurls');
  if (Object.keys(unfurls).some((url) => !message.text.includes(url.replaceAll('&', '&amp;')))) {
    return fail('cannot_unfurl_url');
  }
  workspace.unfurls.set(`${channel}:${ts}`, unfurls as Content);
  return { body: {} };
};

/** The methods that show something: forms, the Home tab, messages for one person, cards under links. */
export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.update': update,
  'views.publish': publish,
  'chat.postEphemeral': postEphemeral,
  'chat.unfurl': unfurl,
};
