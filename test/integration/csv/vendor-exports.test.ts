import { expect, test } from 'vitest';
import { mirrorRecordSchema } from '../../../src/domain/record.ts';
import { activities, dated, find, openFiles } from './open-upload.ts';
import { csvFixture } from './real-data.ts';

const open = (...names: string[]) => openFiles(names.map(csvFixture));

test('a Salesforce report is understood by its headers [csv.matches-headers-of-common-crms]', async () => {
  const upload = open('salesforce-opportunities.csv');
  const [result, description] = [await upload.read(), await upload.describe()];
  expect(result.rejected).toEqual([]);
  expect(description.exportedAt).toBe('2026-06-01T00:00:00.000Z');
  const negotiation = find(result, 'opportunity', '0065e00000AAAAA');
  expect(dated(negotiation)).toEqual({
    '2026-01-12': { createdDate: '2026-01-12' },
    '2026-06-01': {
      stageId: 'Negotiation',
      closeDate: '2026-09-30',
      amount: '125000.00',
      currency: 'EUR',
      forecastCategory: 'best_case',
      probabilityPercent: 60,
      nextStep: 'Send the contract',
    },
  });
  expect(negotiation.undated).toEqual({
    name: 'Harbour lights',
    accountId: '0015e00000AAAAA',
    ownerId: 'Ada Byron',
    productId: null,
    pipelineId: null,
    type: 'New Business',
    custom: { Region__c: 'North', 'Last Modified Date': '2026-06-01' },
  });
  expect(dated(find(result, 'opportunity', '0065e00000AAAAC'))).toEqual({
    '2025-10-20': { createdDate: '2025-10-20' },
    '2026-03-01': {
      stageId: 'Closed Lost',
      outcome: 'lost',
      closeDate: '2026-03-01',
      amount: '40000.00',
      currency: 'EUR',
      forecastCategory: 'omitted',
      probabilityPercent: 0,
      lossReason: 'Price',
    },
  });
  expect(description.readable).toEqual(['stage', 'amount', 'closeDate', 'forecastCategory', 'nextStep', 'owner']);
});

test('a HubSpot export keeps pipelines apart and dates the stages it says were entered [csv.guesses-stage-entry-columns]', async () => {
  const upload = open('hubspot-deals.csv', 'hubspot-companies.csv');
  const mapping =
    'stageEntered: {Appointment Scheduled: "Date entered \\"Appointment Scheduled (Sales Pipeline)\\"", Contract Sent: "Date entered \\"Contract Sent (Sales Pipeline)\\""}';
  const [guessed, declared] = [await upload.read(), await upload.read(mapping)];
  const north = find(guessed, 'opportunity', '9001');
  expect(north.changes.map(({ effectiveAt, values }) => [effectiveAt, values])).toEqual([
    ['2026-02-01T09:15:00.000Z', { createdDate: '2026-02-01' }],
    [
      '2026-05-10T16:30:00.000Z',
      {
        stageId: 'Sales Pipeline/Contract Sent',
        closeDate: '2026-08-01',
        amount: '12000',
        currency: 'USD',
        forecastCategory: 'commit',
        probabilityPercent: 90,
        nextStep: 'Call legal',
      },
    ],
  ]);
  expect(Object.keys(dated(find(declared, 'opportunity', '9002')))).toEqual(['2026-01-15', '2026-01-16', '2026-04-20']);
  expect(dated(find(declared, 'opportunity', '9002'))['2026-01-16']).toEqual({
    stageId: 'Sales Pipeline/Appointment Scheduled',
  });
  expect(find(guessed, 'stage', 'Sales Pipeline/Contract Sent').undated).toMatchObject({
    label: 'Contract Sent',
    pipelineId: 'Sales Pipeline',
    isClosed: false,
  });
});

test('companies are matched by name whatever their case and punctuation, and it is shown [csv.corrects-references-visibly]', async () => {
  const upload = open('hubspot-deals.csv', 'hubspot-companies.csv');
  const [result, description] = [await upload.read(), await upload.describe()];
  expect(find(result, 'opportunity', '9001').undated['accountId']).toBe('501');
  expect(find(result, 'opportunity', '9002').undated['accountId']).toBe('502');
  expect(find(result, 'account', '502').undated).toMatchObject({
    domain: 'beta.example',
    employeeCount: 40,
    region: 'Austria',
  });
  expect(description.references.corrections).toEqual([
    { object: 'account', field: 'accountId', value: 'Acme Corp.', matchedTo: '501', rows: 1 },
  ]);
});

test('a Pipedrive export tells the outcome by status and the day by won and lost time [csv.matches-headers-of-common-crms]', async () => {
  const result = await open('pipedrive-deals.csv').read();
  expect(dated(find(result, 'opportunity', '12'))).toEqual({
    '2026-01-06': { createdDate: '2026-01-06' },
    '2026-04-02': {
      stageId: 'Proposal Made',
      outcome: 'won',
      closeDate: '2026-04-02',
      amount: '7000',
      currency: 'EUR',
    },
  });
  expect(find(result, 'opportunity', '12').undated['custom']).toMatchObject({
    'Deal - Expected close date': '2026-05-31',
  });
  expect(dated(find(result, 'opportunity', '13'))['2026-03-03']).toMatchObject({
    outcome: 'lost',
    lossReason: 'No answer',
  });
  expect(dated(find(result, 'opportunity', '11'))['2026-04-02']).toMatchObject({
    closeDate: '2026-07-31',
    amount: '5000',
  });
});

test('a Dynamics 365 export tells estimated and actual dates apart [csv.matches-headers-of-common-crms]', async () => {
  const mapping = 'tables: {dynamics-opportunities.csv: {id: (Do Not Modify) Opportunity}}';
  const upload = open('dynamics-opportunities.csv');
  const [result, description] = [await upload.read(mapping), await upload.describe(mapping)];
  expect(description.tables[0]?.dateOrder).toBe('mdy');
  expect(find(result, 'opportunity', 'a2').changes.map(({ effectiveAt, values }) => [effectiveAt, values])).toEqual([
    ['2026-01-14T08:05:00.000Z', { createdDate: '2026-01-14' }],
    ['2026-03-15T00:00:00.000Z', { outcome: 'won', closeDate: '2026-03-15', amount: '9000' }],
  ]);
  expect(dated(find(result, 'opportunity', 'a1'))['2026-06-01']).toEqual({ closeDate: '2026-09-30', amount: '25000' });
});

test('a table without an id is refused with what to declare [csv.errors-say-what-to-do]', async () => {
  await expect(
    openFiles([csvFixture('hubspot-companies.csv'), csvFixture('tasks.csv')]).read(
      'tables: {tasks.csv: {columns: {id: Nothing}}}',
    ),
  ).resolves.toMatchObject({
    rejected: [{ file: 'tasks.csv', row: null, reason: expect.stringContaining('has no column "Nothing"') }],
  });
  const mapping = 'tables: {zoho-deals.csv: {ignore: [Record Id]}}';
  await expect(open('zoho-deals.csv').read(mapping)).rejects.toThrow(
    /no column that identifies its rows.*`id: \[Account, Created Date\]`/,
  );
  const joined = await open('zoho-deals.csv').read('tables: {zoho-deals.csv: {id: [Account Name, Deal Name]}}');
  expect(find(joined, 'opportunity', 'Acme|Glass house').undated['name']).toBe('Glass house');
});

test('contacts, roles and activities come in dependency order and refer to each other', async () => {
  const upload = open('tasks.csv', 'zoho-deals.csv', 'contact-roles.csv', 'contacts.csv');
  const [result, description] = [await upload.read(), await upload.describe()];
  const order = [...new Set(result.records.map(({ object }) => object))];
  expect(order).toEqual(['stage', 'contact', 'contact_role', 'opportunity', 'activity']);
  expect(find(result, 'contact', 'C1').undated).toEqual({
    name: 'Mary Field',
    email: 'mary.field@acme.example',
    title: 'VP Finance',
    accountId: 'Acme',
  });
  expect(find(result, 'contact_role', 'zcrm_1|C1').undated).toMatchObject({
    role: 'Decision Maker',
    isPrimary: true,
    removed: false,
  });
  expect(activities(result).map(({ activity }) => activity)).toMatchObject([
    {
      id: 'T1',
      kind: 'task',
      occurredAt: '2026-12-24T00:00:00.000Z',
      knownAt: '2026-02-05T00:00:00.000Z',
      status: 'open',
      contactIds: ['C1'],
      userIds: ['Ada Byron'],
    },
    {
      id: 'T2',
      kind: 'meeting',
      occurredAt: '2026-02-20T00:00:00.000Z',
      knownAt: '2026-02-20T00:00:00.000Z',
      status: 'held',
    },
  ]);
  expect(result.rejected).toMatchObject([
    { file: 'tasks.csv', row: 4, column: 'Type', value: 'Fax', reason: 'is no kind of activity we know' },
  ]);
  expect(description.readable).toEqual([
    'stage',
    'amount',
    'closeDate',
    'nextStep',
    'owner',
    'contactRoles',
    'activities',
    'tasks',
    'meetings',
  ]);
  expect(result.records.filter((record) => !mirrorRecordSchema.safeParse(record).success)).toEqual([]);
});
