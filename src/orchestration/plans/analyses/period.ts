import { z } from 'zod';
import { dateOf } from '../../../domain/time.ts';
import { readWorkspaceSettings } from '../../settings/workspace-settings.ts';
import { defineAnalysis } from './analysis.ts';
import { readPeriod } from './read-period.ts';

/** The days that a period's name means in the workspace's fiscal calendar. */
export const periodAnalysis = defineAnalysis({
  id: 'period',
  about: 'The first and last day of Q3, this quarter, last year, 2026-08, …, by the workspace’s fiscal calendar.',
  input: z.strictObject({ name: z.string().min(1).max(60) }),
  output: z.object({ from: z.string(), to: z.string(), label: z.string() }),
  async run({ name }, { store, principal, asOf }) {
    const { settings } = await store.withTenant(principal.tenantId, readWorkspaceSettings);
    const { startDate, endDate, label } = readPeriod(name, dateOf(asOf), settings.fiscalCalendar);
    return { from: startDate, to: endDate, label };
  },
});
