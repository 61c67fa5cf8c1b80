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
