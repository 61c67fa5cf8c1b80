import fc from 'fast-check';
import { expect, test } from 'vitest';
import { principal } from '../../../test/fixtures/policies.ts';
import { maskClasses } from '../../domain/mask-classes.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';
import { filterRows } from './filter-rows.ts';

const classes = new Map([
  ['email', 'personal'],
  ['salary', 'pay'],
  ['attendees', 'personal'],
  ['phone', 'personal'],
]);
const listTool = { readOnly: true, rows: { list: 'records', owner: 'ownerId' } } as CatalogTool;
const nobody = () => new Set<string>();

test('fields of a hidden class are withheld at any depth, whatever the capitals, and the input stays as it was [gateway.masking]', () => {
  const content = { records: [{ id: '1', Email: 'a@b.test', inner: { phone: 42, attendees: ['x'] }, salary: 5 }] };
  const before = structuredClone(content);
  expect(maskClasses(content, ['personal'], classes)).toEqual({
    records: [{ id: '1', Email: '[hidden]', inner: { phone: null, attendees: [] }, salary: 5 }],
  });
  expect(content).toEqual(before);
});

test('mail addresses inside free text go with the personal class [gateway.masking]', () => {
  const masked = maskClasses({ note: 'Ask jane.doe@acme.co.uk, not bob+x@acme.test.' }, ['personal'], classes);
  expect(masked).toEqual({ note: 'Ask [hidden], not [hidden].' });
});

test('no personal value survives masking anywhere in any shape of answer [gateway.masking]', () => {
  const secret = 'canary@secret.test';
  const leaf = fc.constantFrom<unknown>(secret, `text with ${secret} inside`, null, 7);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('email', 'note', 'PHONE', 'x'), tie('tree'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(JSON.stringify(maskClasses({ value }, ['personal'], classes))).not.toContain('canary');
    }),
  );
});

test('own rows are those of the linked sales user, team rows those of the team, unowned rows are only for all [gateway.rows]', () => {
  const content = {
    records: [{ ownerId: 'u1' }, { ownerId: 'u2' }, { ownerId: 'u3' }, { ownerId: null }, {}, null],
    total: 6,
  };
  const who = principal('manager', { salesUserId: 'u1', team: 'north' });
  const north = (tenantId: string, team: string) =>
    new Set(tenantId === 'acme' && team === 'north' ? ['u1', 'u2'] : []);
  expect(filterRows(content, listTool, 'own', who, north)).toEqual({ records: [{ ownerId: 'u1' }], total: 1 });
  expect(filterRows(content, listTool, 'team', who, north)).toEqual({
    records: [{ ownerId: 'u1' }, { ownerId: 'u2' }],
    total: 2,
  });
  expect(filterRows(content, listTool, 'all', who, north)).toBe(content);
});

test('someone without a linked sales user has no own rows [gateway.rows]', () => {
  const content = { records: [{ ownerId: 'u1' }, { ownerId: null }] };
  expect(filterRows(content, listTool, 'own', principal('member'), nobody)).toEqual({ records: [] });
});

test('a read whose rows are not declared shows nothing to those who do not see all rows [gateway.rows]', () => {
  const undeclared = { readOnly: true, rows: 'unknown' } as CatalogTool;
  expect(filterRows({ secret: 1 }, undeclared, 'own', principal('member'), nobody)).toEqual({});
  expect(
    filterRows({ stages: 1 }, { readOnly: true, rows: 'shared' } as CatalogTool, 'own', principal('member'), nobody),
  ).toEqual({ stages: 1 });
});
