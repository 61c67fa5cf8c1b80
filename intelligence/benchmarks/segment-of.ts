import type { AccountState } from '../../src/domain/organisation.ts';
import type { RiskSettings, SegmentRule } from '../../src/domain/settings.ts';

/** The segment of an account: the CRM's own, else the first of the settings' rules that it meets; null when none does. */
export function segmentOf(account: AccountState | null, { segments }: Pick<RiskSettings, 'segments'>): string | null {
  if (account === null) return null;
  return account.segment ?? segments.find((rule) => meets(account, rule))?.name ?? null;
}

/** An account of unknown size or industry meets no condition on it. */
function meets({ employeeCount, industry }: AccountState, rule: SegmentRule): boolean {
  const { minEmployees, maxEmployees, industries } = rule;
  if (minEmployees !== undefined && !(employeeCount !== null && employeeCount >= minEmployees)) return false;
  if (maxEmployees !== undefined && !(employeeCount !== null && employeeCount <= maxEmployees)) return false;
  return industries === undefined || (industry !== null && industries.includes(industry));
}
