import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOutboundHttp, type OutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import type { Answer } from '../../../src/domain/question.ts';
import { DealTables } from '../../../src/orchestration/deal-table/deal-tables.ts';
import { LanguageModel } from '../../../src/orchestration/language-model/language-model.ts';
import { insertValues, phraseAnswer } from '../../../src/orchestration/language-model/phrase-answer.ts';
import { modelPlanner } from '../../../src/orchestration/language-model/propose-plan.ts';
import { proposeQuestion } from '../../../src/orchestration/language-model/propose-question.ts';
import { PlannerDesk } from '../../../src/orchestration/plans/planner/planner-desk.ts';
import { TemplateDesk } from '../../../src/orchestration/plans/templates/template-desk.ts';
import { readModelUsage } from '../../../src/store/model-usage.ts';
import { type ModelReply, startModelServer } from '../../injection/model-server.ts';
import { person } from '../gateway/setup.ts';
import { openPlanRoom, type PlanRoom } from './plan-room.ts';

const admin = person('admin');
const now = () => '2026-11-21T09:00:00.000Z';
let room: PlanRoom;
let http: OutboundHttp;
let server: Awaited<ReturnType<typeof startModelServer>>;
let reply: ModelReply = 'refuse';
beforeAll(async () => {
  room = await openPlanRoom();
  server = await startModelServer(() => reply);
  http = createOutboundHttp({ allowList: [server.hostPort] });
}, 60_000);
afterAll(async () => {
  await http.close();
  await server.close();
  await room.close();
});

function modelOf(change: Partial<ConstructorParameters<typeof LanguageModel>[0]['settings']> = {}, fetch = http.fetch) {
  const settings = { url: server.url, key: 'k', name: 'stub', tokensPerDay: 10_000_000, timeoutMs: 2_000, ...change };
  return new LanguageModel({ settings, store: room.store, fetch: fetch as typeof globalThis.fetch, now });
}
function planner(model = modelOf()) {
  const { store, outside } = room;
  const { gateway } = outside;
  const templates = new TemplateDesk({ store, gateway, now });
  const ports = { store, gateway, tables: new DealTables({ store }), templates };
  return new PlannerDesk(ports, room.desk(), modelPlanner(model, gateway, new Map()));
}
const ask = (text: string, desk = planner()) => desk.plan({ principal: admin, text, given: {}, teamChannel: null });
const says = (plan: unknown): ModelReply => ({ content: JSON.stringify({ plan, inputs: {} }) });

test('a plan of the model that passes the verifier is offered as the model’s, in the words of the request, its writes asked about [plans.model-proposes]', async () => {
  const note = {
    id: 'note',
    title: 'Click http://evil.example',
    tool: 'salesforce_post_note',
    arguments: { recordId: 'o1', value: 'x' },
  };
  reply = says({
    name: 'p',
    title: 'Evil title',
    about: 'evil',
    steps: [{ id: 'deals', tool: 'salesforce_list_opportunities' }, note],
  });
  const planned = await ask('Note x on deal o1');
  expect(planned).toMatchObject({ kind: 'plan', by: 'model', written: { title: 'Note x on deal o1' } });
  expect(JSON.stringify(planned)).not.toMatch(/evil/i);
  expect(planned.kind === 'plan' && planned.written.steps[1]).toMatchObject({ approval: 'required' });
  expect(room.writes()).toEqual([]);
});

test.each<[string, ModelReply, RegExp]>([
  ['does not answer in time', 'hang', /in time/],
  ['answers garbage', 'garbage', /agreed form|did not answer/],
  ['refuses', 'refuse', /agreed form/],
  ['is broken', { status: 500 }, /did not answer/],
  ['makes no plan', says(null), /no plan/],
  [
    'names a tool that there is not',
    says({ name: 'p', title: 't', steps: [{ id: 'a', tool: 'no_such' }] }),
    /did not pass/,
  ],
  ['says something that is no plan', says({ steps: 7 }), /did not pass/],
])(
  'a model that %s is replaced by the built-in planner, with a label [plans.model-falls-back]',
  async (_what, said, label) => {
    reply = said;
    const planned = await ask('declining engagement');
    expect(planned).toMatchObject({
      kind: 'plan',
      by: 'built-in',
      template: 'declining-engagement',
      label: expect.stringMatching(label),
    });
  },
);

test('a workspace’s tokens end, what was used is on record, and another workspace has its own [plans.model-budget]', async () => {
  reply = 'refuse';
  const poor = planner(modelOf({ tokensPerDay: 1 }));
  const asked = server.seen.length;
  expect(await ask('declining engagement', poor)).toMatchObject({
    by: 'built-in',
    label: expect.stringContaining('used up'),
  });
  expect(server.seen).toHaveLength(asked);
  const used = await room.store.withTenant('acme', (tx) => readModelUsage(tx, '2026-11-21'));
  expect(used).toEqual([expect.objectContaining({ purpose: 'plan' })]);
  expect(used[0]!.calls).toBeGreaterThan(used[0]!.failures);
  expect(used[0]!.tokens).toBeGreaterThanOrEqual(1_000);
  expect(await room.store.withTenant('globex', (tx) => readModelUsage(tx, '2026-11-21'))).toEqual([]);
});

test('an endpoint on a private address that nobody allowed is not called [plans.model-outbound]', async () => {
  const strict = createOutboundHttp({ allowList: [] });
  const asked = server.seen.length;
  expect(await ask('declining engagement', planner(modelOf({}, strict.fetch)))).toMatchObject({ by: 'built-in' });
  expect(server.seen).toHaveLength(asked);
  await strict.close();
});

test('secrets and addresses in a request do not reach the model [plans.model-outbound]', async () => {
  reply = 'refuse';
  await ask('mail ada@acme.example the key AKIAIOSFODNN7EXAMPLE about declining engagement');
  expect(server.seen.at(-1)).not.toMatch(/ada@acme|AKIAIOSFODNN7/);
});

const answer = {
  question: 'won value?',
  answer: { kind: 'scalar', value: 1_234.5, unit: 'USD', rows: [] },
} as unknown as Answer;

test('words of a model carry our numbers, and none of its own [answers.phrased]', async () => {
  reply = { content: JSON.stringify({ text: 'You have won {{v0}} so far.' }) };
  expect(await phraseAnswer(modelOf(), 'acme', answer)).toBe('You have won 1,234.5 USD so far.');
  for (const text of [
    'You won 9.',
    'You won {{v0}} of twelve.',
    'See http://x.example {{v0}}',
    '{{v7}}',
    'Won.',
    '![x](y) {{v0}}',
    '٣ {{v0}}',
  ]) {
    reply = { content: JSON.stringify({ text }) };
    expect(await phraseAnswer(modelOf(), 'acme', answer), text).toBe(null);
  }
  expect(insertValues('{{v0}} and {{v1}}', ['1 deal', 'Acme 3'])).toBe('1 deal and Acme 3');
});

test('a question that a model reads passes the checks of one typed by hand, and never acts [answers.model-understands]', async () => {
  const typed = {
    ...{
      intent: 'analysis',
      subject: 'deal',
      filters: [],
      measures: [{ id: 'count', of: null }],
      groupBy: [],
      series: [],
    },
    ...{ having: [], order: null, limit: null, columns: [], share: false },
  };
  const read = async (part: unknown) => {
    reply = { content: JSON.stringify({ parts: [part] }) };
    return proposeQuestion(modelOf(), { tenantId: 'acme', text: 'how many?', today: '2026-11-21' });
  };
  expect(await read(typed)).toMatchObject({ kind: 'question', parts: [{ subject: 'deal' }] });
  expect(await read({ ...typed, columns: ['salary'] })).toBe(null);
  expect(await read({ intent: 'action', action: 'create_task' })).toBe(null);
  expect(await read({ ...typed, subject: 'passwords' })).toBe(null);
});
