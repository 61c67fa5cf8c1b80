import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readPlanFile } from '../../../src/cli/plans/read-plan-file.ts';
import type { UnderstoodQuestion } from '../../../src/domain/question.ts';
import { planRequest } from '../../../src/orchestration/plans/planner/plan-request.ts';
import type { Planned, PlannerGround } from '../../../src/orchestration/plans/planner/planned.ts';
import { readBuiltInTemplates } from '../../../src/orchestration/plans/templates/template-desk.ts';

const tools = [
  ...['salesforce_read_changes', 'hubspot_read_changes', 'google_sheets_read_rows', 'google_sheets_append_rows'],
  ...['bigquery_load_rows', 'slack_post_message', 'email_send_message', 'salesforce_create_task'],
];
let ground: PlannerGround;
beforeAll(async () => {
  ground = {
    tools: new Set(tools),
    templates: await readBuiltInTemplates(),
    teamChannel: null,
    understand: (): UnderstoodQuestion => ({ kind: 'unsupported', reason: 'unknown', unknownWords: [], nearest: [] }),
    sheetColumns: async () => ['Email', 'Segment'],
  };
});

const named = { spreadsheet: 'a'.repeat(44), sheet: 'People', dataset: 'crm', table: 'new_contacts' };
const file = readFileSync(join(import.meta.dirname, '../../../docs/examples/contacts-to-table.yaml'), 'utf8');
const reference = readPlanFile(file).written as { steps: Record<string, unknown>[] };

async function plan(text: string, given: Record<string, unknown> = {}): Promise<Extract<Planned, { kind: 'plan' }>> {
  const planned = await planRequest(text, given, ground);
  if (planned.kind !== 'plan') throw new Error(`${text}: ${planned.reason}`);
  return planned;
}
const shape = ({ written }: Extract<Planned, { kind: 'plan' }>) =>
  written.steps.map(({ id, tool, transform, analysis }) => `${id} ${tool ?? transform ?? analysis}`);

const asked =
  'Get all active contacts from Salesforce, match them with rows in a Google Sheet by email, keep those created in the last 30 days, load the result into BigQuery';

test('the reference request becomes the reference plan, and asks for the sheet and table it does not name [plans.planner]', async () => {
  const planned = await plan(asked, { spreadsheet: named.spreadsheet, sheet: 'People' });
  expect(planned.written.steps.map(({ id }) => id)).toEqual(reference.steps.map(({ id }) => id));
  expect(planned.missing.map(({ input }) => input)).toEqual(['dataset', 'table']);
  const filled = await plan(asked, named);
  expect(filled.missing).toEqual([]);
  const byId = new Map(filled.written.steps.map((step) => [step.id, step]));
  for (const id of ['changes', 'contacts', 'matched', 'load']) {
    const { title: _title, ...wanted } = reference.steps.find((step) => step['id'] === id) ?? {};
    expect(byId.get(id), id).toMatchObject(wanted);
  }
  expect(byId.get('recent')?.arguments).toMatchObject({ field: 'createdAt', lastDays: 30 });
  expect(byId.get('table_rows')?.arguments).toMatchObject({
    fields: { id: 'id', name: 'name', email: 'email', created_at: 'createdAt', segment: 'sheet_Segment' },
  });
  expect((await plan(asked)).missing.map(({ input }) => input)).toEqual(['spreadsheet', 'sheet', 'dataset', 'table']);
});

test.each([
  'Pull the current contacts out of Salesforce, join them to the Google Sheet on email, only keep those created within the past 30 days and load the rows into BigQuery',
  'fetch every contact from salesforce then merge with the spreadsheet rows by email address, filter to contacts created during the last month, insert them into BigQuery',
  'Read people in Salesforce. Match with a spreadsheet by e-mail. Keep the ones created in the last 4 weeks. Write the results to BigQuery table crm.new_contacts.',
  'Export Salesforce contacts, combine them with rows from the sheet using the email, keep only those that were created in the last 30 days, and then save everything to the BigQuery',
])('a paraphrase becomes the same plan: %s [plans.planner]', async (text) => {
  expect(shape(await plan(text, named))).toEqual(shape(await plan(asked, named)));
});

test('conditions, orders, groups and other places are composed in the order they are said [plans.planner]', async () => {
  const kept = await plan(
    'Get deals from Salesforce with amount above 50k, exclude those with no next step, sort by amount descending, top 10, append to Google Sheet',
    { target_spreadsheet: named.spreadsheet, target_sheet: 'Deals' },
  ).catch((error: Error) => error.message);
  expect(kept).toMatchObject({ missing: [] });
  const counted = await plan('Read accounts from HubSpot, count by industry, send to the team', {
    channel: 'C0DEALS01',
  });
  expect(shape(counted).slice(2)).toEqual(['grouped aggregate', 'words message', 'post slack_post_message']);
  const mailed = await plan('List users from Salesforce, keep those with email, e-mail the list to ada@acme.example');
  expect(mailed.written.inputs).toMatchObject({ to: { default: 'ada@acme.example' } });
  const task = await plan(
    'Get opportunities from Salesforce, sort by close date ascending, create a task for the first one',
  );
  expect(shape(task).slice(2)).toEqual(['sorted sort', 'first first_row', 'task salesforce_create_task']);
});

test.each([
  ['Analyse Q3 sales, make a report with charts, send it to the team', 'quarter-report', { period: 'q3' }, ['channel']],
  ['Which deals have declining engagement?', 'declining-engagement', {}, []],
  [
    'Show me deals that are going quiet and post them to C0DEALS01',
    'declining-engagement',
    { channel: 'C0DEALS01' },
    [],
  ],
  ['prepare my meetings of the next 3 days', 'meeting-preparation', { days: 3 }, []],
  ['Follow up on stale deals without activity for 30 days', 'stale-deal-follow-up', { silent_days: 30 }, []],
  ['news about our customers in the last 2 weeks', 'account-news-watch', { days: 14 }, []],
  ['Review the riskiest deals', 'deal-review', {}, []],
  ['How is the pipeline?', 'pipeline-health', {}, []],
  ['Quarterly sales report for last quarter', 'quarter-report', { period: 'last quarter' }, []],
] as const)('"%s" is the template %s [plans.planner]', async (text, template, inputs, missing) => {
  const planned = await plan(text);
  expect({ template: planned.template, inputs: planned.inputs }).toEqual({ template, inputs });
  expect(planned.missing.map(({ input }) => input)).toEqual(missing);
});

test.each([
  ['Get all contacts from Salesforce, frobnicate them, load the result into BigQuery', /frobnicate/],
  ['Get contacts from Salesforce, keep those with shoe size above 40', /shoe size.*is no field/],
  ['Get rows from a Google Sheet, load them into BigQuery and order pizza', /order pizza|pizza/],
  ['load the result into BigQuery', /nothing was read/i],
  ['', /Nothing was asked/],
])('what cannot be mapped is said: "%s" [plans.planner-says]', async (text, reason) => {
  const planned = await planRequest(text, named, ground);
  expect(planned).toMatchObject({ kind: 'unsupported', reason: expect.stringMatching(reason) });
  expect(planned.kind === 'unsupported' && planned.nearest.length).toBeGreaterThan(0);
});

test('a system whose tools the person may not use is not planned with [plans.planner-says]', async () => {
  const planned = await planRequest(asked, named, { ...ground, tools: new Set(['salesforce_read_changes']) });
  expect(planned).toMatchObject({
    kind: 'unsupported',
    reason: expect.stringContaining('no tool google_sheets_read_rows'),
  });
});

test('any text at all is planned or refused in words, in time [plans.planner-says]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ maxLength: 400 }),
        fc.constantFrom(asked).map((text) => text.repeat(8)),
      ),
      async (text) => {
        const began = performance.now();
        const planned = await planRequest(text, {}, ground);
        expect(['plan', 'unsupported']).toContain(planned.kind);
        expect(performance.now() - began).toBeLessThan(500);
      },
    ),
    { numRuns: 100 },
  );
});
