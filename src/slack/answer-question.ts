import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, UnderstoodQuestion } from '../domain/question.ts';
import { understoodQuestionSchema } from '../domain/question.ts';
import { defaultAsOf } from '../orchestration/scoring/default-as-of.ts';
import type { Reader } from '../store/reader.ts';
import { findPreviousExchange, saveExchange } from '../store/slack-app.ts';
import { answerMessage, nextQuestions } from './answer-message.ts';
import { findAudience, readerOf, viewerOf } from './find-audience.ts';
import type { Place } from './slack-calls.ts';
import type { Message } from './slack-parts.ts';
import { failureMessage, type Present, type SlackRoom } from './slack-room.ts';
import { plainMessage } from './slack-words.ts';

/** A question as somebody asked it. `isPrivate`: only they will read the answer, as of a command. */
export interface AskedInSlack {
  readonly text: string;
  readonly place: Place;
  readonly isExternal: boolean;
  readonly isPrivate: boolean;
}

/** An answer, and who may read it. */
export interface Answered {
  readonly exchangeId: string;
  readonly message: Message;
  readonly isForAsker: boolean;
}

const longestQuestion = 2_000;
/** After this a person sees that something is being done. */
const patienceMs = 1_500;
/** A question in a direct message goes on from the one before it for as long. */
const conversationMs = 30 * 60_000;
const emptyQuestion =
  'Ask me about your pipeline: “which of my deals are at risk?”, “forecast this quarter”, “pipeline by stage”.';

/** Answers a question for whoever will read the answer: the asker, or everybody in the channel. */
export async function answerQuestion(room: SlackRoom, present: Present, asked: AskedInSlack): Promise<Answered> {
  const { parts } = room;
  const exchangeId = randomUUID();
  const text = asked.text.trim();
  if (text === '') return { exchangeId, message: plainMessage(emptyQuestion), isForAsker: true };
  if (text.length > longestQuestion) {
    const message = plainMessage(`That is longer than ${longestQuestion} characters; ask in fewer words.`);
    return { exchangeId, message, isForAsker: true };
  }
  const viewer = await viewerOf(parts, present.person);
  const previous = await previousQuestion(room, present, asked.place);
  const ask = (reader: Reader) => askAs(room, present, { text, reader, previous });
  const { team } = present;
  const where = { team, channel: asked.place.channel, isExternal: asked.isExternal };
  const audience = asked.isPrivate
    ? ({ kind: 'direct' } as const)
    : await findAudience(parts, room.people, where, viewer);
  const own = () => ask(readerOf(parts, viewer));
  let answer: Answer;
  let note: string | null = null;
  let isForAsker = audience.kind === 'asker';
  if (audience.kind === 'asker') note = `Only you see this: ${audience.why}.`;
  if (audience.kind === 'everyone') {
    answer = await ask(audience.reader);
    if (audience.isNarrower)
      note = 'This is what everybody in this channel may see; ask me in a direct message for all of yours.';
    if (audience.isNarrower && answer.coverage.scanned === 0) {
      answer = await own();
      note = 'Only you see this: nothing of it may be seen by everybody in this channel.';
      isForAsker = true;
    }
  } else answer = await own();
  await keep(room, present, asked.place, exchangeId, answer);
  const message = answerMessage(answer, { exchangeId, note, boardOrigin: parts.boardOrigin });
  return { exchangeId, message, isForAsker };
}

async function askAs(
  { parts }: SlackRoom,
  { person }: Present,
  asked: { readonly text: string; readonly reader: Reader; readonly previous: UnderstoodQuestion | null },
): Promise<Answer> {
  const { principal } = person;
  const asOf = await defaultAsOf(parts.store, principal.tenantId);
  return (await parts.asker()).ask({ ...asked, principal, asOf });
}

/** What the thread is about, as this person asked it; in a direct message also what they asked just before. */
async function previousQuestion(
  { parts }: SlackRoom,
  { person }: Present,
  { channel, threadTs }: Place,
): Promise<UnderstoodQuestion | null> {
  const { tenantId, id: personId } = person.principal;
  const since = (agoMs: number) => new Date(parts.nowMs() - agoMs).toISOString();
  const find = (thread: string | null, agoMs: number) =>
    parts.store.withTenant(tenantId, (tx) =>
      findPreviousExchange(tx, { personId, channel, threadTs: thread }, since(agoMs)),
    );
  const inThread = threadTs === null ? null : await find(threadTs, 7 * 86_400_000);
  const found = inThread ?? (channel.startsWith('D') ? await find(null, conversationMs) : null);
  return understoodQuestionSchema.safeParse(found?.understood).data ?? null;
}

async function keep(
  { parts }: SlackRoom,
  { person }: Present,
  { channel, threadTs }: Place,
  id: string,
  answer: Answer,
): Promise<void> {
  const { tenantId, id: personId } = person.principal;
  const understood = answer.plan.kind === 'question' ? answer.plan : null;
  const choices = nextQuestions(answer).map(({ question }) => question);
  const askedAt = new Date(parts.nowMs()).toISOString();
  await parts.store.withTenant(tenantId, (tx) =>
    saveExchange(tx, { tenantId, id, channel, threadTs, personId, understood, choices, askedAt }),
  );
}

/**
 * Answers in the thread of the question. What takes longer is said to be under way, and the same message becomes the answer; what only the
 * asker may read goes to them alone.
 */
export async function answerInThread(room: SlackRoom, present: Present, asked: AskedInSlack): Promise<void> {
  const { calls, userId } = present;
  const { place } = asked;
  const working = answerQuestion(room, present, asked).catch((error: unknown) => {
    room.parts.onError(error, 'answer in Slack');
    return { exchangeId: randomUUID(), message: failureMessage(error), isForAsker: true };
  });
  const first = await Promise.race([working, sleep(patienceMs, null, { ref: false })]);
  const progressId = randomUUID();
  const mayShow = first === null && !asked.isExternal;
  const progressTs = mayShow ? await calls.post(place, plainMessage('Looking…'), progressId) : null;
  const { exchangeId, message, isForAsker } = first ?? (await working);
  const isAlone = isForAsker && !place.channel.startsWith('D');
  if (isAlone) {
    await calls.postFor(userId, place, message);
    if (progressTs !== null)
      await calls.update(place.channel, progressTs, plainMessage('Answered to who asked.'), progressId);
  } else if (progressTs === null) await calls.post(place, message, exchangeId);
  else await calls.update(place.channel, progressTs, message, progressId);
}
