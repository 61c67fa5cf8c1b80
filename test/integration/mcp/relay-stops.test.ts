import { afterEach, expect, test } from 'vitest';
import { ask } from './raw-client.ts';
import { startRemoteServer } from './remote-server.ts';
import { gatewayRoom, serveEndpoint } from './upstream-room.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const answers: Readonly<Record<string, Record<string, unknown>>> = {
  'prompts/list': { prompts: [{ name: 'brief' }] },
  'prompts/get': { messages: [{ role: 'user', content: { type: 'text', text: 'hi' } }] },
  'resources/list': { resources: [{ uri: 'desk://1', name: 'one' }] },
  'resources/templates/list': { resourceTemplates: [{ uriTemplate: 'desk://{id}', name: 'any' }] },
  'resources/read': { contents: [{ uri: 'desk://1', text: 'one' }] },
  'completion/complete': { completion: { values: ['a'] } },
};

async function open() {
  const [desk, shop] = [await startRemoteServer(), await startRemoteServer()];
  closers.push(
    async () => desk.close(),
    async () => shop.close(),
  );
  const remotes = [
    { id: 'desk', url: desk.url },
    { id: 'shop', url: shop.url },
  ];
  const room = await gatewayRoom({ remotes });
  const served = await serveEndpoint(room.parts);
  closers.push(room.close, served.close);
  const asked: string[] = [];
  for (const [name, remote] of Object.entries({ desk, shop })) {
    remote.answer = ({ method }) => {
      asked.push(`${name} ${method}`);
      return { result: { resultType: 'complete', ...answers[method] } };
    };
  }
  return { room, url: served.url, asked };
}

const requests: [string, Record<string, unknown>][] = [
  ['prompts/list', {}],
  ['prompts/get', { name: 'desk_brief' }],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: 'desk://1' }],
  ['completion/complete', { ref: { type: 'ref/resource', uri: 'desk://{id}' }, argument: { name: 'id', value: 'a' } }],
];

test('the kill switch stops every relayed list, prompt, resource and completion before the server hears of it [custody.stop-relayed-content] [S-14]', async () => {
  const { room, url, asked } = await open();
  for (const [method, params] of requests) {
    expect((await ask(url, method, params)).body.error, method).toBeUndefined();
  }
  for (const scope of ['all', 'tenant', 'agent'] as const) {
    room.killSwitch.stops = [
      {
        scope,
        tenantId: scope === 'all' ? null : 'acme',
        target: scope === 'agent' ? 'admin-1' : null,
        reason: 'drill',
      },
    ];
    await new Promise((resolve) => setTimeout(resolve, 550));
    asked.length = 0;
    for (const [method, params] of requests) {
      const { body } = await ask(url, method, params);
      expect(body.error?.message, `${scope} ${method}`).toMatch(/stopped by the kill switch/);
    }
    expect(asked).toEqual([]);
  }
});

test('an order about one remote server takes its content off the lists and leaves the others alone [custody.stop-one-relayed-server]', async () => {
  const { room, url, asked } = await open();
  room.killSwitch.stops = [{ scope: 'tool', tenantId: 'acme', target: 'mcp:desk', reason: 'drill' }];
  const { body } = await ask(url, 'prompts/list');
  expect(body.result.prompts.map(({ name }: { name: string }) => name)).toEqual(['shop_brief']);
  expect((await ask(url, 'prompts/get', { name: 'desk_brief' })).body.error.message).toMatch(/not found/);
  expect(asked.some((line) => line.startsWith('desk'))).toBe(false);
});

test('a kill switch that cannot be read lets nothing be relayed [custody.relay-unreadable-stops]', async () => {
  const { room, url, asked } = await open();
  room.killSwitch.failing = true;
  for (const [method, params] of requests) {
    expect((await ask(url, method, params)).body.error?.message, method).toMatch(/cannot be read/);
  }
  expect(asked).toEqual([]);
});
