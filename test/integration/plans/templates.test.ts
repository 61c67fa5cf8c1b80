import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOwner } from '../../../src/domain/principal.ts';
import { fillTemplate } from '../../../src/orchestration/plans/templates/plan-template.ts';
import { readBuiltInTemplates, TemplateDesk } from '../../../src/orchestration/plans/templates/template-desk.ts';
import { findArtefact } from '../../../src/store/artefacts.ts';
import { person } from '../gateway/setup.ts';
import { type DemoRoom, openDemoRoom } from './demo-room.ts';

let room: DemoRoom;
let templates: TemplateDesk;
const owner = localOwner('acme');

beforeAll(async () => {
  room = await openDemoRoom();
  templates = new TemplateDesk({ store: room.store, gateway: room.gateway, now: () => new Date().toISOString() });
}, 120_000);
afterAll(() => room?.close());

async function run(id: string, given: Record<string, unknown>) {
  const { template } = await templates.find('acme', id);
  const { written, inputs } = fillTemplate(template, given);
  return room.desk.start({ principal: owner, written, inputs });
}

test('every template runs in the demo, told to a channel and to nobody [plans.templates]', async () => {
  const ids = (await readBuiltInTemplates()).map(({ id }) => id);
  expect(ids).toEqual([
    ...['account-news-watch', 'deal-review', 'declining-engagement', 'meeting-preparation', 'pipeline-health'],
    ...['quarter-report', 'stale-deal-follow-up'],
  ]);
  for (const id of ids) {
    const told = await run(id, { channel: room.systems.alertChannel });
    expect({ id, status: told.status, failed: told.steps.filter(({ error }) => error) }).toEqual({
      id,
      status: 'done',
      failed: [],
    });
    expect(told.steps.at(-1)).toMatchObject({ id: 'tell', status: 'done' });
    const quiet = await run(id, {});
    expect(quiet.status, id).toBe('done');
    expect(
      quiet.steps.some(({ id: step }) => step === 'tell'),
      id,
    ).toBe(false);
  }
}, 120_000);

test('the declining engagement of the demo names the deals whose engagement was planted to decline [plans.templates]', async () => {
  const { output } = await run('declining-engagement', {});
  const { deals, total } = output as { deals: { name: string; why: string; daysSinceTouch: number }[]; total: number };
  expect(total).toBe(deals.length);
  expect(deals.length).toBeGreaterThan(0);
  for (const { why } of deals) expect(why).toMatch(/touch|activit|declin|fewer|silen|week/i);
});

test('a sales report is a PDF with a page number, charts and no letter lost [plans.report-document]', async () => {
  const { output } = await run('quarter-report', { period: 'last quarter' });
  const { artefactId } = output as { artefactId: string };
  const kept = await room.store.withTenant('acme', (tx) => findArtefact(tx, artefactId));
  expect(kept?.mediaType).toBe('application/pdf');
  const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.pdf');
  writeFileSync(file, kept?.content ?? '');
  const text = textOf(file);
  if (text !== null) expect(text).toMatch(/Sales report[\s\S]*Won by region[\s\S]*Page 1 of/);
  expect(
    Buffer.from(kept?.content ?? '')
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('a template tells every call before anything happens [plans.dry-run]', async () => {
  const { template } = await templates.find('acme', 'stale-deal-follow-up');
  const { written, inputs } = fillTemplate(template, { channel: 'C0DEALS01' });
  const before = (await room.desk.list(owner)).length;
  const { verified } = await room.desk.verify({ principal: owner, written, inputs });
  expect(verified?.calls.map(({ tool, effect }) => `${effect} ${tool}`)).toEqual([
    ...['write salesforce_create_task', 'write salesforce_create_task', 'write salesforce_create_task'],
    'write slack_post_message',
  ]);
  expect(await room.desk.list(owner)).toHaveLength(before);
});

test('a workspace edits its own copy of a template, version by version, and takes it back [plans.template-copies]', async () => {
  const { template } = await templates.find('acme', 'deal-review');
  const text = template.text.replace('default: 10', 'default: 3').replace('version: 1.0.0', 'version: 1.1.0');
  await expect(templates.save(person('member'), text)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(templates.save(owner, text.replace('plan:', 'plam:'))).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await templates.save(owner, text)).toEqual({ id: 'deal-review', version: 1 });
  const own = await templates.find('acme', 'deal-review');
  expect(own).toMatchObject({ own: 1, template: { version: '1.1.0' } });
  expect(own.template.digest).not.toBe(template.digest);
  expect((await templates.find('globex', 'deal-review')).own).toBe(null);
  expect(await templates.restore(owner, 'deal-review')).toEqual({ id: 'deal-review', version: 2 });
  expect((await templates.find('acme', 'deal-review')).template.digest).toBe(template.digest);
});

/** The PDF's text; null where the machine has no tool to read it. */
function textOf(file: string): string | null {
  try {
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  } catch {
    return null;
  }
}
