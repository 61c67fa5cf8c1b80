import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql } from '../../../src/store/drizzle.ts';
import { findPerson, savePerson } from '../../../src/store/people.ts';
import { allRoutes } from '../../../src/web/contract/all-routes.ts';
import { freshMs, idleMs, longestMs } from '../../../src/web/sign-in/session-keeper.ts';
import { type BoardRoom, openBoardRoom } from './board-room.ts';

let room: BoardRoom;
const start = Date.parse('2026-06-01T08:00:00.000Z');
beforeAll(async () => {
  room = await openBoardRoom();
});
beforeEach(() => {
  room.clock.nowMs = start;
});
afterAll(async () => room?.close());

const view = { page: 'at-risk', name: 'v', query: '' };
const errorOf = async (answer: Response) =>
  ((await answer.json()) as { error: { code: string; needs: string | null } }).error;

/** A request with headers that `fetch` would not let anybody forge. */
function raw(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port: room.port, path, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    sent.once('error', failed);
    sent.end();
  });
}

test('a change needs the session’s own token and a page of ours; a GET of another site’s page gets no data [web.csrf] [S-18]', async () => {
  const [ann, ben] = [await room.signInAs('member'), await room.signInAs('member')];
  const save = (headers: Record<string, string>, csrf = ann.csrf) =>
    room.ask({ ...ann, csrf }, 'POST', '/api/views', view, headers);
  expect((await save({})).status).toBe(200);
  expect((await save({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await save({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await save({ origin: 'null' })).status).toBe(403);
  expect(await errorOf(await save({}, ben.csrf))).toMatchObject({ code: 'forbidden', needs: 'reload' });
  expect((await save({}, '')).status).toBe(403);
  expect((await room.ask(ann, 'GET', '/api/deals', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await room.ask(ann, 'GET', '/api/deals', undefined, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
});

test('every change of the contract is refused without the token [web.csrf] [S-18]', async () => {
  const admin = await room.signInAs('admin');
  for (const { method, path, id } of allRoutes.filter((route) => route.method !== 'GET')) {
    const answer = await room.ask({ ...admin, csrf: 'x' }, method, path.replaceAll(/:\w+/g, 'd1'), {});
    expect([id, answer.status, (await errorOf(answer)).needs]).toEqual([id, 403, 'reload']);
  }
});

test('a host that is not ours is not answered, whatever cookie comes with it [web.host] [S-18]', async () => {
  const { cookie } = await room.signInAs('admin');
  expect(await raw('/api/deals', { cookie, host: `localhost:${room.port}` })).toBe(200);
  for (const host of ['rebound.example', `rebound.example:${room.port}`, 'localhost', `localhost.:${room.port}`]) {
    expect([host, await raw('/api/deals', { cookie, host })]).toEqual([host, 421]);
  }
});

test('a session ends when idle, when old, when signed out and when its person is suspended or leaves the CRM [web.sessions] [S-18]', async () => {
  const is = async (browser: { cookie: string; csrf: string }) =>
    (await room.ask(browser, 'GET', '/api/session')).status;
  const idle = await room.signInAs('member');
  room.clock.nowMs += idleMs + 1;
  expect(await is(idle)).toBe(401);
  const old = await room.signInAs('member');
  for (let used = 0; used < longestMs; used += idleMs - 60_000) {
    expect(await is(old)).toBe(200);
    room.clock.nowMs += idleMs - 60_000;
  }
  expect(await is(old)).toBe(401);
  const out = await room.signInAs('member');
  expect((await room.ask(out, 'POST', '/api/session/end', {})).headers.get('set-cookie')).toContain('Max-Age=0');
  expect(await is(out)).toBe(401);
  const suspended = await room.signInAs('member');
  const gone = await room.signInAs('member', { salesUserId: 'ben' });
  expect([await is(suspended), await is(gone)]).toEqual([200, 200]);
  await room.store.withTenant('acme', async (tx) => {
    const person = await findPerson(tx, suspended.personId);
    if (person) await savePerson(tx, { ...person, state: 'suspended' });
    await tx.execute(sql`update bellwether.record set current = jsonb_set(current, '{isActive}', 'false')
      where object = 'sales_user' and id = 'ben'`);
  });
  expect([await is(suspended), await is(gone)]).toEqual([401, 401]);
});

test('only the hash of a session’s secret is stored, and a made-up or foreign cookie opens nothing [web.sessions] [S-18]', async () => {
  const { cookie } = await room.signInAs('admin');
  const secret = cookie.split('.')[1] ?? '';
  const { rows } = await room.store.pool.query('select * from bellwether.web_session');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(secret);
  const moved = cookie.replace(/=[\w-]+\./, `=${Buffer.from('globex').toString('base64url')}.`);
  for (const forged of [moved, cookie.slice(0, -1), `${cookie}; ${cookie}`, '__Host-bellwether=x', `${cookie}%00`]) {
    expect((await room.ask({ cookie: forged, csrf: '' }, 'GET', '/api/session')).status).toBe(401);
  }
});

test('an admin’s act needs a sign-in of the last ten minutes [web.step-up] [S-18]', async () => {
  const admin = await room.signInAs('admin');
  const invite = () => room.ask(admin, 'POST', '/api/admin/invitations', { email: 'New@acme.test', role: 'member' });
  expect((await invite()).status).toBe(200);
  room.clock.nowMs += freshMs + 1;
  expect(await errorOf(await invite())).toMatchObject({ code: 'forbidden', needs: 'step_up' });
  for (const route of allRoutes.filter(({ needsStepUp }) => needsStepUp)) {
    const path = route.path.replaceAll(/:\w+/g, 'x');
    expect([route.id, (await errorOf(await room.ask(admin, route.method, path, {}))).needs]).toEqual([
      route.id,
      'step_up',
    ]);
  }
});

test('the last admin can neither step down nor be suspended; a suspended person’s sessions end at once [web.people]', async () => {
  const admin = await room.signInAs('admin', { tenantId: 'globex' });
  const change = (id: string, body: object) => room.ask(admin, 'POST', `/api/admin/people/${id}`, body);
  expect((await change(admin.personId, { role: 'member' })).status).toBe(409);
  expect((await change(admin.personId, { state: 'suspended' })).status).toBe(409);
  const other = await room.signInAs('member', { tenantId: 'globex' });
  expect((await change(other.personId, { state: 'suspended' })).status).toBe(200);
  expect((await room.ask(other, 'GET', '/api/session')).status).toBe(401);
  const { rows } = await room.store.withTenant('globex', (tx) =>
    tx.execute(sql`select action, principal_id from bellwether.audit where action = 'change_person'`),
  );
  expect(rows).toEqual([{ action: 'change_person', principal_id: admin.personId }]);
});

test('a deal, an alert or a person of another workspace with the same id stays there [web.tenants] [S-04]', async () => {
  const foreign = await room.signInAs('admin', { tenantId: 'globex' });
  for (const route of allRoutes.filter(({ method, media }) => method === 'GET' && media !== 'events')) {
    const query = route.id === 'readWaterfallDeals' ? '?bar=created' : '';
    const text = await (await room.ask(foreign, 'GET', route.path.replaceAll(/:\w+/g, 'd1') + query)).text();
    expect([route.id, /acme (d\d|account|buyer|ann)/.test(text)]).toEqual([route.id, false]);
  }
});

test('odd requests are refused with a reason and never break the server [web.fuzz]', async () => {
  const admin = await room.signInAs('admin');
  const odd = ['%00', '%2e%2e%2f', '__proto__', `${'𝒳'.repeat(200)}'; drop table x--`];
  for (const route of allRoutes.filter(({ media }) => media !== 'events')) {
    for (const value of odd) {
      const path = route.path.replaceAll(/:\w+/g, encodeURI(value));
      const query = `?page=${encodeURIComponent(value)}&page=2&__proto__[x]=1&sort=${encodeURIComponent(value)}`;
      const body = {
        ['__proto__x']: 1,
        question: value,
        reason: value,
        until: value,
        files: [{ name: value, text: value }],
      };
      const answer = await room.ask(admin, route.method, path + query, route.method === 'GET' ? undefined : body);
      expect([route.id, value, answer.status < 500 || answer.status === 503]).toEqual([route.id, value, true]);
      await answer.arrayBuffer();
    }
  }
  expect(room.errors).toEqual([]);
});

test('every answer forbids framing, foreign scripts and guessing of types [web.headers]', async () => {
  for (const path of ['/api/session', '/sign-in', '/', '/assets/none.js', '/api/none']) {
    const { headers } = await room.ask(null, 'GET', path);
    const policy = headers.get('content-security-policy') ?? '';
    expect([path, /default-src 'none'/.test(policy), /frame-ancestors 'none'/.test(policy)]).toEqual([
      path,
      true,
      true,
    ]);
    expect([path, /https?:|unsafe|\*/.test(policy)]).toEqual([path, false]);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
  }
});
