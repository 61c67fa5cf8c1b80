import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localOwner, systemPrincipal } from '../../domain/principal.ts';
import type { Connection } from './connections.ts';
import { ExportBudget } from './export-budget.ts';

const crm: Connection = { id: 'crm', tenantId: 'acme', system: 'salesforce', state: 'healthy' };
const ana = { ...localOwner('acme'), id: 'ana', channel: 'mcp' as const };

test('whatever is asked, nobody is handed more rows of a connection than the budget in one day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.nat(120)), (rowsPerDay, asks) => {
      const budget = new ExportBudget(rowsPerDay);
      const handed = asks.reduce((sum, rows) => sum + (budget.take(ana, crm, rows, 1_000) ? rows : 0), 0);
      expect(handed).toBeLessThanOrEqual(rowsPerDay);
    }),
  );
});

test('the budget is of one person, one connection and one day; schedules and the owner at the terminal are not counted', () => {
  const budget = new ExportBudget(10);
  expect(budget.take(ana, crm, 10, 0)).toBe(true);
  expect(budget.take(ana, crm, 1, 0)).toBe(false);
  expect(budget.take(ana, crm, 0, 0)).toBe(false);
  expect(budget.take({ ...ana, id: 'ben' }, crm, 1, 0)).toBe(true);
  expect(budget.take(ana, { ...crm, id: 'other' }, 1, 0)).toBe(true);
  expect(budget.take(ana, crm, 1, 86_400_000)).toBe(true);
  for (const free of [systemPrincipal('acme'), localOwner('acme')]) expect(budget.take(free, crm, 1_000, 0)).toBe(true);
});
