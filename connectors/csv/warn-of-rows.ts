import { dayMs } from '../../src/domain/time.ts';
import { unknownDay } from './id-table.ts';
import type { ActivityRow } from './map-activity.ts';
import { isDated, type OpportunityRow } from './map-opportunity.ts';
import type { WarningCode, WarningCounter } from './warnings.ts';

/** Currencies without a smaller unit. Source: https://www.six-group.com/en/products-services/financial-information/data-standards.html (2026-11-20) */
const withoutDecimals = new Set([
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
]);

/** Flags what looks wrong in a deal that is read nevertheless; a missing amount only where the table has amounts. */
export function warnOfOpportunity(
  warnings: WarningCounter,
  row: OpportunityRow,
  hasAmounts: boolean,
  file: string,
  rowNumber: number,
): void {
  const warn = (code: WarningCode, detail: string) =>
    warnings.add(code, file, `row ${rowNumber}: ${row.id.slice(0, 60)}${detail}`);
  const { created, closed, planned, entries, outcome } = row;
  const close = closed ?? planned;
  if (created && close && close.day < created.day) warn('close-before-created', ` (${created.day}, ${close.day})`);
  if (outcome && !closed && isDated(row)) warn('closed-without-date', '');
  if (row.isClosedDateOnOpen) warn('open-with-closed-date', '');
  if (closed && entries.some(({ date }) => date.at > closed.at)) warn('entered-after-close', '');
  const strange = [created, close, ...entries.map(({ date }) => date)].find((date) => date?.isImplausible);
  if (strange) warn('implausible-date', ` (${strange.day})`);
  const { amount, currency } = row.current;
  if (typeof amount !== 'string') {
    if (hasAmounts) warn('missing-amount', '');
    return;
  }
  if (amount.startsWith('-')) warn('negative-amount', ` (${amount})`);
  if (currency === null) warn('missing-currency', '');
  else if (withoutDecimals.has(String(currency)) && /\.\d*[1-9]/.test(amount))
    warn('currency-decimals', ` (${amount} ${currency})`);
}

/** What is known of the deal that an activity belongs to; `days` null: no deal is named or known. */
export interface ActivityDeal {
  readonly days: { readonly createdDay: number; readonly closedDay: number } | null;
  readonly isUnknown: boolean;
}

/** Flags what looks wrong in an activity that is read nevertheless. */
export function warnOfActivity(
  warnings: WarningCounter,
  row: ActivityRow,
  deal: ActivityDeal,
  file: string,
  rowNumber: number,
): void {
  const example = `row ${rowNumber}: ${row.id.slice(0, 60)}`;
  if (row.occurred?.isImplausible) warnings.add('implausible-date', file, `${example} (${row.occurred.day})`);
  if (deal.isUnknown)
    warnings.add('unknown-opportunity', file, `${example} (${(row.activity.opportunityId ?? '').slice(0, 60)})`);
  if (!deal.days || !row.occurred) return;
  const day = Math.floor(Date.parse(row.occurred.at) / dayMs);
  if (deal.days.createdDay !== unknownDay && day < deal.days.createdDay)
    warnings.add('activity-before-created', file, example);
  if (deal.days.closedDay !== unknownDay && day > deal.days.closedDay)
    warnings.add('activity-after-close', file, example);
}
