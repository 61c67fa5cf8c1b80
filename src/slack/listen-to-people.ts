import type { App } from '@slack/bolt';
import { dealActOf } from '../../execution/channels/deal-buttons.ts';
import { findExchange, rateExchange } from '../store/slack-app.ts';
import { answerActions } from './answer-message.ts';
import { answerPress, approvalForm, logForm } from './answer-press.ts';
import { answerInThread, answerQuestion } from './answer-question.ts';
import { confirmForm, doneForm, type Filled, formSteps, tellingForm } from './change-forms.ts';
import { homeActions, showHome } from './show-home.ts';
import type { Form, Message } from './slack-parts.ts';
import { failureMessage, linkAgain, meet, type Present, type SlackRoom } from './slack-room.ts';
import { plainMessage } from './slack-words.ts';
import type { Team } from './team-directory.ts';

/** The command and the shortcut as the manifest names them. */
export const slashCommand = '/deals';
export const logShortcut = 'log_to_crm';

/** What a press says of itself; Slack leaves out what does not apply. */
interface Pressed {
  readonly user: { readonly id: string };
  readonly trigger_id: string;
  readonly channel?: { readonly id: string };
  readonly container?: { readonly message_ts?: string; readonly channel_id?: string };
  readonly message?: { readonly thread_ts?: string; readonly ts?: string; readonly text?: string };
  readonly response_url?: string;
}

/** Everything people do to the app: the command, buttons, the shortcut, forms. Each is acknowledged before anything is looked up. */
export function listenToPeople(app: App, room: SlackRoom): void {
  listenToCommand(app, room);
  listenToButtons(app, room);
  listenToForms(app, room);
}

function listenToCommand(app: App, room: SlackRoom): void {
  app.command(slashCommand, async ({ command, ack, context }) => {
    await ack();
    const { user_id: userId, channel_id: channel, response_url: responseUrl, text } = command;
    const reply = (message: Message, calls: Present['calls']) => calls.respond(responseUrl, message);
    const present = await meet(room, context['team'] as Team, userId, reply);
    if (!present) return;
    await guarded(
      room,
      present,
      (message) => reply(message, present.calls),
      async () => {
        const question = text.trim() === '' ? 'Which of my deals are at risk?' : text;
        const place = { channel: channel.startsWith('D') ? channel : `command-${channel}`, threadTs: null };
        const asked = { text: question, place, isExternal: false, isPrivate: true };
        await reply((await answerQuestion(room, present, asked)).message, present.calls);
      },
    );
  });
}

/** Does what a press asks for; what goes wrong is told to who pressed. */
async function guarded(
  { parts }: SlackRoom,
  _present: Present,
  tell: (message: Message) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    parts.onError(error, 'an act in Slack');
    await tell(failureMessage(error));
  }
}

function listenToButtons(app: App, room: SlackRoom): void {
  app.action({ type: 'block_actions' }, async ({ ack, body, action, context }) => {
    await ack();
    const pressed = body as unknown as Pressed;
    const { action_id: actionId, value = '' } = action as { action_id: string; value?: string };
    const team = context['team'] as Team;
    const { channel, tell } = tellerOf(room, team, pressed);
    const userId = pressed.user.id;
    const present = await meet(room, team, userId, tell, actionId === linkAgain);
    if (!present) return;
    const say = (message: Message) => tell(message, present.calls);
    const open = (form: Form) => present.calls.openForm(pressed.trigger_id, form);
    await guarded(room, present, say, async () => {
      if (actionId === linkAgain) await say(plainMessage('You are linked. Ask me about your pipeline.'));
      if (actionId === linkAgain || actionId === homeActions.refresh) return showHome(room, present);
      if (actionId === homeActions.review) await open(await approvalForm(room, present, value));
      const act = dealActOf(actionId);
      if (act !== null) {
        const outcome = await answerPress(room, present, act, value);
        if (outcome.kind === 'form') await open(outcome.form);
        else await say(outcome.message);
      }
      const verdict = actionId === answerActions.up ? 'up' : actionId === answerActions.down ? 'down' : null;
      if (verdict !== null) await say(await rate(room, present, value, verdict));
      if (actionId.startsWith(`${answerActions.choose}.`))
        await choose(room, present, { actionId, value, channel, pressed });
    });
  });
}

/** How who pressed is told something: where they pressed, and to them alone. */
function tellerOf({ parts }: SlackRoom, _team: Team, pressed: Pressed) {
  const channel = pressed.channel?.id ?? pressed.container?.channel_id ?? null;
  const threadTs = pressed.message?.thread_ts ?? pressed.container?.message_ts ?? null;
  const tell = async (message: Message, calls: Present['calls']) => {
    if (pressed.response_url !== undefined) return calls.respond(pressed.response_url, message);
    if (channel !== null) return calls.postFor(pressed.user.id, { channel, threadTs }, message);
    await calls.openForm(pressed.trigger_id, tellingForm('Bellwether', message.text)).catch((error: unknown) => {
      parts.onError(error, 'tell who pressed');
    });
  };
  return { channel, tell };
}

async function rate({ parts }: SlackRoom, { person }: Present, id: string, verdict: 'up' | 'down'): Promise<Message> {
  const { tenantId, id: personId } = person.principal;
  const isKept = await parts.store.withTenant(tenantId, (tx) => rateExchange(tx, { id, personId, verdict }));
  return plainMessage(isKept ? 'Thank you, noted.' : 'Only who asked can rate an answer.');
}

/** Asks one of the questions that stood under an answer, in the same place; only who asked may. */
async function choose(
  room: SlackRoom,
  present: Present,
  chosen: {
    readonly actionId: string;
    readonly value: string;
    readonly channel: string | null;
    readonly pressed: Pressed;
  },
): Promise<void> {
  const { tenantId, id: personId } = present.person.principal;
  const exchange = await room.parts.store.withTenant(tenantId, (tx) => findExchange(tx, chosen.value, personId));
  const question = exchange?.choices[Number(chosen.actionId.split('.').at(-1))];
  const { response_url: responseUrl } = chosen.pressed;
  if (exchange === null || question === undefined || chosen.channel === null) {
    const message = plainMessage('Only who asked can go on from an answer; ask me the question yourself.');
    if (responseUrl !== undefined) await present.calls.respond(responseUrl, message);
    return;
  }
  const { channel, threadTs } = exchange;
  if (threadTs === null && responseUrl !== undefined) {
    const asked = { text: question, place: { channel, threadTs }, isExternal: false, isPrivate: true };
    return present.calls.respond(responseUrl, (await answerQuestion(room, present, asked)).message);
  }
  const asked = { text: question, place: { channel: chosen.channel, threadTs }, isExternal: false, isPrivate: false };
  await answerInThread(room, present, asked);
}

function listenToForms(app: App, room: SlackRoom): void {
  app.shortcut({ type: 'message_action', callback_id: logShortcut }, async ({ ack, body, context }) => {
    await ack();
    const pressed = body as unknown as Pressed;
    const { tell } = tellerOf(room, context['team'] as Team, pressed);
    const present = await meet(room, context['team'] as Team, pressed.user.id, tell);
    if (!present) return;
    await guarded(
      room,
      present,
      (message) => tell(message, present.calls),
      async () => {
        const { text = '', ts = '0' } = pressed.message ?? {};
        await present.calls.openForm(pressed.trigger_id, await logForm(room, present, { text, ts }));
      },
    );
  });
  const step = (callbackId: string, next: (present: Present, state: string, filled: Filled) => Promise<Form>) =>
    app.view(callbackId, async ({ ack, body, view, context }) => {
      const wait = { type: 'modal', title: { type: 'plain_text', text: 'One moment' } } as const;
      const blocks = [{ type: 'section', text: { type: 'plain_text', text: 'Looking…' } }] as const;
      await ack({ response_action: 'update', view: { ...wait, blocks: [...blocks], private_metadata: '' } });
      const unlinked = async (_message: Message, calls: Present['calls']) =>
        calls.updateForm(view.id, tellingForm('Not done', 'I do not know you any more; nothing was done.'));
      const present = await meet(room, context['team'] as Team, body.user.id, unlinked);
      if (present)
        await present.calls.updateForm(view.id, await next(present, view.private_metadata, filledOf(view.state)));
    });
  step(formSteps.edit, (present, state, filled) => confirmForm(room, present, state, filled));
  step(formSteps.confirm, (present, state) => doneForm(room, present, state));
}

/** What was filled in, by field. */
function filledOf(state: { readonly values: Readonly<Record<string, Readonly<Record<string, object>>>> }): Filled {
  const fields = Object.entries(state?.values ?? {}).map(([field, actions]) => {
    const [given = {}] = Object.values(actions);
    const { value, selected_date: date, selected_option: option } = given as Record<string, unknown>;
    const chosen = value ?? date ?? (option as { value?: string } | null | undefined)?.value ?? null;
    return [field, typeof chosen === 'string' ? chosen : null] as const;
  });
  return Object.fromEntries(fields);
}
