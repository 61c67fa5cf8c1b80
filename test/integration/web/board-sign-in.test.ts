import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalProvider } from '../../../src/web/sign-in/local-provider.ts';
import { sessionCookie } from '../../../src/web/sign-in/session-keeper.ts';
import { type BoardRoom, openBoardRoom } from './board-room.ts';

let room: BoardRoom;
beforeAll(async () => {
  room = await openBoardRoom();
});
afterAll(async () => room?.close());

/** A browser's jar: what it was told to keep goes with the next request. */
class Jar {
  readonly #kept = new Map<string, string>();

  async go(path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    // each test's requests come a minute after the last, so that they are not counted together
    room.clock.nowMs += 61_000;
    const answer = await fetch(new URL(path, room.origin), {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...this.#kept].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { origin: room.origin, 'sec-fetch-site': 'same-origin' }),
        ...headers,
      },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      expect(cookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax/);
      if (cookie.includes('Max-Age=0')) this.#kept.delete(name);
      else this.#kept.set(name, value);
    }
    return answer;
  }

  async who(): Promise<{ email: string | null; role: string; salesUserId: string | null } | null> {
    const answer = await this.go('/api/session');
    if (answer.status !== 200) return null;
    const { person } = (await answer.json()) as { person: { email: string; role: string; salesUserId: string } };
    return { email: person.email, role: person.role, salesUserId: person.salesUserId };
  }

  /** Goes to the provider and answers as `subject`; the way back is returned, not gone. */
  async answerAs(subject: string, startPath = '/sign-in/start'): Promise<string> {
    const asked = (await this.go(startPath)).headers.get('location') ?? '';
    const answer = await this.go(asked, { subject, code: room.codes.at(-1) ?? '' });
    return answer.headers.get('location') ?? '';
  }
}

test('a person signs in by the provider and is linked to the CRM’s user of the verified address [web.sign-in] [web.local-provider]', async () => {
  const jar = new Jar();
  const back = await jar.answerAs('crm:ann', '/sign-in/start?to=/deals/d1%3Ftab=why');
  const answer = await jar.go(back);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/deals/d1?tab=why']);
  expect(await jar.who()).toEqual({ email: 'ann@acme.test', role: 'member', salesUserId: 'ann' });
});

test('redirects after a sign-in never leave the board [web.sign-in]', async () => {
  for (const to of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:x',
  ]) {
    const jar = new Jar();
    const back = await jar.answerAs('crm:ann', `/sign-in/start?to=${encodeURIComponent(to)}`);
    const location = (await jar.go(back)).headers.get('location') ?? '';
    expect([to, new URL(location, room.origin).origin]).toEqual([to, room.origin]);
  }
});

test('an answer that was forged, replayed, changed or meant for another browser lets nobody in [web.sign-in] [S-18]', async () => {
  const victim = new Jar();
  const back = new URL(await victim.answerAs('crm:cyd'));
  const changed = (change: (url: URL) => void) => {
    const url = new URL(back);
    change(url);
    return url.href;
  };
  expect((await new Jar().go(back.href)).status).toBe(403);
  const attempts = [
    changed((url) => url.searchParams.set('state', 'x'.repeat(43))),
    changed((url) => url.searchParams.set('iss', 'https://evil.example')),
    changed((url) => url.searchParams.delete('iss')),
    changed((url) => url.searchParams.set('code', 'x'.repeat(43))),
    `${room.origin}/sign-in/callback?error=access_denied&state=${back.searchParams.get('state')}&iss=${back.searchParams.get('iss')}`,
  ];
  for (const attempt of attempts) {
    const jar = new Jar();
    const own = new URL(await jar.answerAs('crm:cyd'));
    const url = new URL(attempt);
    // the browser's own pending sign-in, with everything but the changed part right
    for (const name of ['state', 'code', 'iss']) {
      if (url.searchParams.get(name) === back.searchParams.get(name))
        url.searchParams.set(name, own.searchParams.get(name) ?? '');
    }
    expect([attempt, (await jar.go(url.href)).status]).toEqual([attempt, 403]);
    expect(await jar.who()).toBeNull();
  }
  const jar = new Jar();
  const good = await jar.answerAs('crm:cyd');
  expect((await jar.go(good)).status).toBe(303);
  expect((await jar.go(good)).status).toBe(403);
});

test('only the code in the terminal is let through, five wrong ones make a new code, and each works once [web.local-provider]', async () => {
  const jar = new Jar();
  const asked = (await jar.go('/sign-in/start')).headers.get('location') ?? '';
  const first = room.codes.at(-1) ?? '';
  const wrong = first.startsWith('0') ? '1111 1111' : '0000 0000';
  for (let times = 0; times < 5; times += 1) {
    expect((await jar.go(asked, { subject: 'local-owner', code: wrong })).status).toBe(403);
  }
  expect(room.codes.at(-1)).not.toBe(first);
  expect((await jar.go(asked, { subject: 'local-owner', code: first })).status).toBe(403);
  const code = room.codes.at(-1) ?? '';
  expect((await jar.go(asked, { subject: 'local-owner', code }, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await jar.go(asked, { subject: 'crm:ann', code })).status).toBe(303);
  expect((await jar.go(asked, { subject: 'crm:ann', code })).status).toBe(403);
});

test('a request to the provider that is not exactly ours is refused [web.local-provider]', async () => {
  const jar = new Jar();
  const asked = new URL((await jar.go('/sign-in/start')).headers.get('location') ?? '');
  const changes: Record<string, string> = {
    redirect_uri: `${room.origin}/sign-in/callback/x`,
    client_id: 'other',
    response_type: 'token',
    code_challenge_method: 'plain',
    code_challenge: 'short',
    scope: 'email',
    nonce: '',
    state: '',
  };
  for (const [name, value] of Object.entries(changes)) {
    const url = new URL(asked);
    url.searchParams.set(name, value);
    expect([name, (await jar.go(url.href)).status]).toEqual([name, 400]);
    url.searchParams.set(name, asked.searchParams.get(name) ?? '');
    url.searchParams.append(name, value);
    expect([name, 'twice', (await jar.go(url.href)).status]).toEqual([name, 'twice', 400]);
  }
  const elsewhere = { redirectUri: 'x', identities: async () => [], showCode: () => undefined, nowMs: Date.now };
  await expect(LocalProvider.start({ ...elsewhere, origin: 'https://board.example' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('the first admin’s link works once, by its button and not by being opened [web.first-admin]', async () => {
  const link = (await room.ownerLink()) ?? '';
  const { searchParams } = new URL(link);
  const form = { workspace: searchParams.get('workspace') ?? '', token: searchParams.get('token') ?? '' };
  const jar = new Jar();
  for (let times = 0; times < 3; times += 1) expect((await jar.go(link)).status).toBe(200);
  expect((await jar.go('/sign-in/link', { ...form, workspace: 'globex' })).status).toBe(404);
  expect((await jar.go('/sign-in/link', form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await jar.go('/sign-in/link', form)).status).toBe(303);
  expect(await jar.who()).toMatchObject({ role: 'admin' });
  expect((await new Jar().go('/sign-in/link', form)).status).toBe(404);
  const { rows } = await room.store.pool.query('select * from bellwether.invitation');
  expect(JSON.stringify(rows)).not.toContain(form.token);
});

test('signing in again is only for oneself, and takes a session in place of the old one [web.step-up]', async () => {
  const jar = new Jar();
  await jar.go(await jar.answerAs('crm:ann'));
  const cookie = async () => (await jar.go('/api/session')).headers;
  expect(await cookie()).toBeDefined();
  expect((await jar.go(await jar.answerAs('crm:cyd', '/sign-in/start?fresh=1'))).status).toBe(403);
  expect((await jar.go(await jar.answerAs('crm:ann', '/sign-in/start?fresh=1'))).status).toBe(303);
  expect(await jar.who()).toMatchObject({ salesUserId: 'ann' });
});

test('an invitation lets in the person whose address it names and nobody else, once [web.invitations]', async () => {
  const admin = await room.signInAs('admin');
  const invite = { email: 'ben@acme.test', role: 'revops' };
  const { link } = (await (await room.ask(admin, 'POST', '/api/admin/invitations', invite)).json()) as { link: string };
  const { searchParams } = new URL(link);
  const form = { workspace: searchParams.get('workspace') ?? '', token: searchParams.get('token') ?? '' };
  const accept = async (subject: string) => {
    const jar = new Jar();
    const asked = (await jar.go('/sign-in/link', form)).headers.get('location');
    if (asked === null) return null;
    const back = (await jar.go(asked, { subject, code: room.codes.at(-1) ?? '' })).headers.get('location') ?? '';
    await jar.go(back);
    return jar.who();
  };
  expect(await accept('crm:cyd')).toBeNull();
  expect(await accept('crm:ben')).toEqual({ email: 'ben@acme.test', role: 'revops', salesUserId: 'ben' });
  expect(await accept('crm:ben')).toBeNull();
});

test('more than twenty tries a minute wait [web.sign-in-limit]', async () => {
  const tries = await Promise.all(
    Array.from({ length: 25 }, () => fetch(`${room.origin}/sign-in/start`, { redirect: 'manual' })),
  );
  const statuses = tries.map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
  expect(statuses.filter((status) => status === 303).length).toBeLessThanOrEqual(20);
});

test('an open page hears that something changed, and nothing of what it is [web.live]', async () => {
  const admin = await room.signInAs('admin');
  const answer = await fetch(`${room.origin}/api/events`, { headers: { cookie: admin.cookie } });
  const reader = (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const until = Date.now() + 8_000;
  const raise = setInterval(
    () =>
      void room.store.pool.query(
        `update bellwether.episode set acknowledged_at = clock_timestamp() where tenant_id = 'acme'`,
      ),
    1_000,
  );
  while (!heard.includes('event: alerts') && Date.now() < until) heard += (await reader.read()).value ?? '';
  clearInterval(raise);
  await reader.cancel();
  expect(heard).toMatch(/event: alerts\ndata: \{"topic":"alerts","at":"[^"]+"\}\n\n/);
  expect(heard).not.toContain('d1');
  expect((await fetch(`${room.origin}/api/events`)).status).toBe(401);
});

test('nothing on our side went wrong', () => {
  expect(room.errors).toEqual([]);
  expect(sessionCookie.startsWith('__Host-')).toBe(true);
});
