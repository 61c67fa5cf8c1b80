import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import type { Answer } from '../../../src/domain/question.ts';
import { type BoardRoom, type Browser, openBoardRoom } from './board-room.ts';

let room: BoardRoom;
beforeAll(async () => {
  room = await openBoardRoom();
});
afterAll(async () => room?.close());

async function ask(who: Browser, question: string, earlier: readonly Answer[] = []): Promise<Answer> {
  const conversation = earlier.map((answer) => ({ question: answer.question, understood: answer.plan }));
  const answer = await room.ask(who, 'POST', '/api/ask', { question, conversation });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

test('a question counts the deals of its asker alone [web.ask]', async () => {
  const [admin, ann] = [await room.signInAs('admin'), await room.signInAs('member', { salesUserId: 'ann' })];
  expect((await ask(admin, 'How many open deals are there?')).answer.value).toBe(3);
  expect((await ask(ann, 'How many open deals are there?')).answer.value).toBe(1);
});

test('a follow-up continues the last question that was understood [web.ask]', async () => {
  const admin = await room.signInAs('admin');
  const first = await ask(admin, 'How many open deals does acme ann have?');
  expect(first.answer.value).toBe(1);
  const lost = await ask(admin, 'zzxq gribbl?', [first]);
  expect(lost.plan.kind).not.toBe('question');
  expect((await ask(admin, 'and for acme ben?', [first, lost])).text).toMatch(/ben/);
});

test('every question to begin with is one that is understood [web.ask]', async () => {
  for (const salesUserId of [null, 'ann']) {
    const who = await room.signInAs('admin', { salesUserId });
    const { questions } = (await (await room.ask(who, 'GET', '/api/ask/suggestions')).json()) as {
      questions: string[];
    };
    expect(questions.length).toBeGreaterThan(4);
    for (const question of questions)
      expect([question, (await ask(who, question)).plan.kind]).toEqual([question, 'question']);
  }
});

test('a waiting plan is shown with its steps and ended by an admin, and then is over [web.runs]', async () => {
  const [admin, member] = [await room.signInAs('admin'), await room.signInAs('member')];
  const written = { name: 'wait', title: 'Wait for a word', steps: [{ id: 'go', ask: 'Shall it go on?' }] };
  const { planId } = await room.plans.start({ principal: localOwner('acme'), written });
  const list = await (await room.ask(admin, 'GET', '/api/admin/runs')).json();
  expect(list).toMatchObject({ total: 1, runs: [{ id: planId, state: 'waiting', steps: 1, stepsDone: 0 }] });
  const path = `/api/admin/runs/${planId}`;
  expect(await (await room.ask(admin, 'POST', `${path}/resume`, {})).json()).toMatchObject({
    run: { state: 'waiting' },
    steps: [{ id: 'go', kind: 'ask', state: 'waiting_approval' }],
  });
  expect((await room.ask(member, 'POST', `${path}/cancel`, {})).status).toBe(403);
  const ended = await (await room.ask(admin, 'POST', `${path}/cancel`, {})).json();
  expect(ended).toMatchObject({ run: { id: planId, state: 'cancelled', stepsDone: 1 } });
  expect((await room.ask(admin, 'POST', `${path}/cancel`, {})).status).toBe(409);
  const elsewhere = await room.signInAs('admin', { tenantId: 'globex' });
  expect((await room.ask(elsewhere, 'GET', path)).status).toBe(404);
});

test('nothing on our side went wrong while questions and plans were asked for', () => {
  expect(room.errors).toEqual([]);
});
