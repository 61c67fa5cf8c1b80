import { afterEach, expect, test } from 'vitest';
import { acceptActions, type NewAction } from '../../../execution/outbox/accept-action.ts';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { toSalesforceOrg } from '../../../src/demo/to-salesforce-org.ts';
import { demoAlertChannel } from '../../../src/demo/to-slack-workspace.ts';
import type { WorkspaceStatus } from '../../../src/orchestration/sync/workspace-status.ts';
import { demoSeed } from '../../../src/wiring/start-demo.ts';
import { openTestStore } from '../../setup/databases.ts';
import { programRoom } from '../connect/program-room.ts';
import { newAlert } from '../execution/engine-room.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const anchorDate = new Date().toISOString().slice(0, 10);
const dealId = toSalesforceOrg(generateDemoOrganisation({ seed: demoSeed, anchorDate })).Opportunity?.[0]?.Id ?? '';

/** One effect of each kind: an alert and a digest in Slack, an e-mail, a task in the CRM. */
function effects(): NewAction[] {
  const alert = newAlert('demo', dealId);
  const cause = { tenantId: 'demo', subjectId: dealId, triggerEpoch: '1', dueAt: null };
  const digest = { kind: 'alert_digest', date: anchorDate, alerts: [alert.payload] };
  const task = { kind: 'crm_task', subject: 'Call the buyer', body: null, ownerId: null, dueDate: anchorDate };
  return [
    { ...cause, rule: 'alert', channel: 'slack-message', recipient: demoAlertChannel, payload: alert.payload },
    { ...cause, rule: 'digest', channel: 'slack-message', recipient: demoAlertChannel, payload: digest },
    { ...cause, rule: 'mail', channel: 'email-message', recipient: 'lead@demo.example', payload: alert.payload },
    { ...cause, rule: 'task', channel: 'crm-task', recipient: `salesforce:${dealId}`, payload: task },
  ];
}

/** Unplugs one simulator of a running demo, sends the effects, and reads the status as JSON and as text. */
async function without(system: string): Promise<{ status: WorkspaceStatus; text: string }> {
  const store = await openTestStore();
  const room = programRoom(store, []);
  closers.push(
    () => room.close(),
    () => store.close(),
  );
  const demo = await room.session.startDemo();
  const execution = await room.session.execution();
  expect(await demo.unplug(system)).toBe(true);
  await store.withTenant('demo', (tx) => acceptActions(tx, effects()));
  await execution.drain({ timeoutMs: 20_000 });
  const { stdout } = await room.run(['status', '--workspace', 'demo', '--json']);
  const { stdout: text } = await room.run(['status', '--workspace', 'demo']);
  return { status: JSON.parse(stdout) as WorkspaceStatus, text };
}

const all = { 'slack-message': 2, 'email-message': 1, 'crm-task': 1 };

test.each([
  ['slack', 'slack-message'],
  ['email', 'email-message'],
  ['salesforce', 'crm-task'],
] as const)(
  'with %s unplugged the others are delivered, and the status says since when %s is not [start.unplugged]',
  async (system, broken) => {
    const beganAt = new Date(Date.now() - 60_000).toISOString();
    const { status, text } = await without(system);
    for (const { channel, sent, retrying, failingSince, reason } of status.channels) {
      const count = all[channel as keyof typeof all];
      if (channel !== broken) {
        expect({ channel, sent, retrying, failingSince }).toEqual({
          channel,
          sent: count,
          retrying: 0,
          failingSince: null,
        });
        continue;
      }
      expect({ sent, retrying }).toEqual({ sent: 0, retrying: count });
      expect(failingSince && failingSince > beganAt).toBe(true);
      expect(reason).toMatch(/could not be reached|nothing was sent/);
    }
    expect(text).toMatch(
      new RegExp(`Not through: ${broken} since \\d\\d:\\d\\d UTC on \\d{4}-\\d\\d-\\d\\d, .* in vain: .+`),
    );
  },
  60_000,
);
