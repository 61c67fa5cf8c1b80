import { afterAll, beforeAll, expect, test } from 'vitest';
import { answeredRoutes } from '../../../src/web/api/answered-routes.ts';
import { allRoutes } from '../../../src/web/contract/all-routes.ts';
import { type BoardRoom, openBoardRoom } from './board-room.ts';

let room: BoardRoom;
beforeAll(async () => {
  room = await openBoardRoom();
});
afterAll(async () => room?.close());

test('every route of the contract is answered, and each has one place [web.contract]', () => {
  const answered = new Set(answeredRoutes.map(({ route }) => route.id));
  expect(allRoutes.filter(({ id, media }) => media !== 'events' && !answered.has(id)).map(({ id }) => id)).toEqual([]);
  const places = allRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(places).size).toBe(places.length);
  expect(new Set(allRoutes.map(({ id }) => id)).size).toBe(allRoutes.length);
});

test('every page answers an admin as its contract says [web.contract]', async () => {
  const admin = await room.signInAs('admin');
  const ids: Record<string, string> = { opportunityId: 'd1', checkId: 'no-amount', runId: 'r' };
  const queries: Record<string, string> = {
    readWaterfallDeals: '?bar=created',
    comparePipeline: '?earlier=2026-01-01&later=2026-01-05',
  };
  for (const route of allRoutes.filter(({ method, media }) => method === 'GET' && media !== 'events')) {
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? 'x') + (queries[route.id] ?? '');
    const answer = await room.ask(admin, 'GET', path);
    const isMissing = route.id === 'readRun';
    expect([route.id, answer.status]).toEqual([route.id, isMissing ? 404 : 200]);
    await answer.arrayBuffer();
  }
});

test('the list sorts, filters, pages and counts what the person may see [web.at-risk]', async () => {
  const list = async (query: string, salesUserId: string | null, role: 'member' | 'manager' | 'admin') => {
    const browser = await room.signInAs(role, { salesUserId });
    return (await (await room.ask(browser, 'GET', `/api/deals${query}`)).json()) as {
      rows: { opportunityId: string }[];
      total: number;
      value: { perCurrency: { amount: string }[] };
      facets: { ownerId: { value: string; deals: number }[] };
      coverage: { scanned: number; total: number };
    };
  };
  const ids = ({ rows }: Awaited<ReturnType<typeof list>>) => rows.map(({ opportunityId }) => opportunityId);
  expect(ids(await list('', null, 'admin'))).toEqual(['d1', 'd2', 'd3']);
  expect(ids(await list('?sort=amount&direction=down', null, 'admin'))).toEqual(['d3', 'd2', 'd1']);
  expect(ids(await list('?ownerId=ann&ownerId=cyd&amountFrom=2000', null, 'admin'))).toEqual(['d3']);
  expect(ids(await list('?pageSize=1&page=2', null, 'admin'))).toEqual(['d2']);
  expect(ids(await list('?text=ACCOUNT%20d2', null, 'admin'))).toEqual(['d2']);
  const team = await list('', 'ann', 'manager');
  expect([ids(team), team.value.perCurrency[0]?.amount, team.coverage]).toMatchObject([
    ['d1', 'd2'],
    '3001',
    { scanned: 2, total: 2 },
  ]);
  const own = await list('?ownerId=cyd', 'ann', 'member');
  expect([ids(own), own.facets.ownerId.map(({ value }) => value)]).toEqual([[], ['ann']]);
  expect(ids(await list('', null, 'member'))).toEqual([]);
});

test('a deal that is not the person’s to see is answered as one that does not exist [web.denied-is-missing]', async () => {
  const ann = await room.signInAs('member', { salesUserId: 'ann' });
  const asked = async (path: string) => {
    const answer = await room.ask(ann, 'GET', path);
    const { error } = (await answer.json()) as { error: Record<string, unknown> };
    return [answer.status, { ...error, requestId: '' }];
  };
  for (const part of ['', '/timeline', '/activities', '/news', '?asOf=2026-01-05']) {
    expect(await asked(`/api/deals/d3${part}`)).toEqual(await asked(`/api/deals/nobody-has-this${part}`));
  }
  const snooze = async (id: string) => {
    const body = { until: '2027-01-01T00:00:00.000Z' };
    return (await room.ask(ann, 'POST', `/api/alerts/${encodeURIComponent(id)}/snooze`, body)).status;
  };
  expect([await snooze('d3#1'), await snooze('none#1'), await snooze('d1#1')]).toEqual([404, 404, 200]);
});

test('a list comes as CSV that no spreadsheet takes for formulas [web.csv]', async () => {
  const admin = await room.signInAs('admin');
  const answer = await room.ask(admin, 'GET', '/api/deals.csv?sort=amount&direction=up');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  const lines = (await answer.text()).split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[1]).toContain('acme d1');
});

test('views are kept per person, shared on request, and forgotten by their own person alone [web.views]', async () => {
  const [ann, ben] = [await room.signInAs('member'), await room.signInAs('member')];
  const save = { page: 'at-risk', name: 'Mine', query: 'band=high', isShared: true };
  const { id } = (await (await room.ask(ann, 'POST', '/api/views', save)).json()) as { id: string };
  const views = async (who: typeof ann) =>
    ((await (await room.ask(who, 'GET', '/api/views')).json()) as { views: { isOwn: boolean }[] }).views;
  expect([await views(ann), await views(ben)]).toMatchObject([[{ isOwn: true }], [{ isOwn: false }]]);
  expect((await room.ask(ben, 'DELETE', `/api/views/${id}`)).status).toBe(404);
  expect((await room.ask(ann, 'DELETE', `/api/views/${id}`)).status).toBe(200);
  expect(await views(ben)).toEqual([]);
});

test('the OpenAPI document names every route with who may ask it [web.openapi]', async () => {
  const document = (await (await room.ask(null, 'GET', '/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, { operationId: string; 'x-access': string }>>;
  };
  const named = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(named.sort()).toEqual(allRoutes.map(({ id }) => id).sort());
});

test('nothing on our side went wrong', () => {
  expect(room.errors).toEqual([]);
});
