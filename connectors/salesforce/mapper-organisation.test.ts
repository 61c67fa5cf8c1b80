import { expect, test } from 'vitest';
import { changedRecordSchema } from '../../src/domain/record.ts';
import { domainOf, mapAccount, mapContactRole, mapStage, mapUser } from './mapper-organisation.ts';
import { toForecastCategory } from './mapper-values.ts';
import { accountSchema, contactRoleSchema, stageSchema, userSchema } from './schema.ts';

const stamps = { CreatedDate: '2026-01-05T09:00:00.000+0000', SystemModstamp: '2026-03-01T12:00:00.000+0000' };

test.each([
  ['https://www.Acme.example/about?x=1', 'acme.example'],
  ['acme.example', 'acme.example'],
  ['http://shop.acme.co.uk:8080', 'shop.acme.co.uk'],
  ['', null],
  [null, null],
  ['not a website', null],
])('the website %j has the domain %j', (website, domain) => {
  expect(domainOf(website)).toBe(domain);
});

test('an account is named since creation, its size and owner are known since the last modification [salesforce.stamps]', () => {
  const raw = accountSchema.parse({
    Id: '001000000000001',
    ...stamps,
    Name: 'Acme',
    NumberOfEmployees: 5,
    Industry: 'Retail',
  });
  const record = changedRecordSchema.parse(mapAccount(raw, new Set(['Name', 'NumberOfEmployees'])));
  expect(record.changes).toEqual([
    { effectiveAt: '2026-01-05T09:00:00.000Z', knownAt: '2026-01-05T09:00:00.000Z', values: { name: 'Acme' } },
    { effectiveAt: '2026-03-01T12:00:00.000Z', knownAt: '2026-03-01T12:00:00.000Z', values: { employeeCount: 5 } },
  ]);
});

test('a contact role that was taken away stays on record as removed since then [salesforce.contact-roles]', () => {
  const raw = contactRoleSchema.parse({
    Id: '00K000000000001',
    IsDeleted: true,
    ...stamps,
    OpportunityId: '006000000000001',
    ContactId: '003000000000001',
    Role: 'Decision Maker',
    IsPrimary: true,
  });
  const record = mapContactRole(raw, new Set(['Role', 'IsPrimary']));
  expect(record.isDeleted).toBe(false);
  expect(record.changes.map(({ values }) => values['removed'])).toEqual([false, true]);
});

test('a user’s team is the name of the role, absent where roles cannot be read', () => {
  const raw = userSchema.parse({
    Id: '005000000000001',
    ...stamps,
    Name: 'Ada',
    IsActive: true,
    UserRole: { Name: 'East' },
  });
  const team = (fields: string[]) => mapUser(raw, new Set(fields)).changes.at(-1)?.values['team'];
  expect([team(['Name', 'UserRoleId']), team(['Name', 'IsActive'])]).toEqual(['East', undefined]);
});

test('a stage stands under the name that opportunities use, with its order and meaning [salesforce.stages]', () => {
  const raw = stageSchema.parse({
    Id: '01J000000000001',
    ...stamps,
    MasterLabel: 'Gewonnen',
    ApiName: 'Closed Won',
    SortOrder: 4,
    IsClosed: true,
    IsWon: true,
    ForecastCategoryName: 'Closed',
    DefaultProbability: 100,
  });
  expect(mapStage(raw)).toMatchObject({
    id: 'Closed Won',
    changes: [
      {
        effectiveAt: '2026-01-05T09:00:00.000Z',
        values: { label: 'Gewonnen', sortOrder: 4, isWon: true, forecastCategory: 'closed' },
      },
    ],
  });
});

test.each([
  ['Omitted', 'omitted'],
  ['Pipeline', 'pipeline'],
  ['BestCase', 'best_case'],
  ['Best Case', 'best_case'],
  ['MostLikely', 'best_case'],
  ['Forecast', 'commit'],
  ['Commit', 'commit'],
  ['Closed', 'closed'],
  ['Renamed by us', null],
  [null, null],
])('the forecast category %j is %j [salesforce.forecast-categories]', (vendor, ours) => {
  expect(toForecastCategory(vendor)).toBe(ours);
});
