import { expect, test } from 'vitest';
import { generateDemoOrganisation } from './generate-demo-organisation.ts';
import { demoAlertChannel, toSlackWorkspace } from './to-slack-workspace.ts';

test('the demo’s Slack has the alert channel and one member for each sales user [demo.slack-matches-crm]', () => {
  const organisation = generateDemoOrganisation({ seed: 1, anchorDate: '2026-11-20' });
  const workspace = toSlackWorkspace(organisation);
  expect(workspace.channels?.map((channel) => channel.id)).toContain(demoAlertChannel);
  expect(workspace.users?.map((user) => user.email)).toEqual(organisation.users.map((user) => user.email));
  expect(new Set(workspace.users?.map((user) => user.id)).size).toBe(organisation.users.length);
  const gone = workspace.users?.filter((user) => user.isDeleted).map((user) => user.email);
  expect(gone).toEqual(organisation.users.filter((user) => !user.isActive).map((user) => user.email));
});

test('the teams talk about deals with stories by their account’s name, in threads, in the two weeks before the anchor [demo.slack-talks-of-deals]', () => {
  const organisation = generateDemoOrganisation({ seed: 7, anchorDate: '2026-11-20' });
  const { talk = [], channels = [], users = [] } = toSlackWorkspace(organisation);
  expect(talk.length).toBeGreaterThan(20);
  expect(talk).toEqual(toSlackWorkspace(organisation).talk);
  const names = organisation.accounts.map(({ name }) => name);
  for (const [index, said] of talk.entries()) {
    const at = new Date(said.atMs).toISOString();
    expect(at > '2026-11-06T00:00:00.000Z' && at < '2026-11-20T00:00:00.000Z').toBe(true);
    expect(channels.some(({ id }) => id === said.channel)).toBe(true);
    expect(users.some(({ id, isDeleted }) => id === said.userId && !isDeleted)).toBe(true);
    const answered = said.answers === undefined ? null : talk[said.answers];
    if (answered === null) expect(names.some((name) => said.text.includes(name))).toBe(true);
    else expect(answered?.channel === said.channel && said.answers! < index).toBe(true);
  }
});
