import type { Activity } from '../../../domain/activity.ts';
import type { AccountRow, DealRow, DealTable } from '../../../domain/deal-row.ts';
import { addDecimals } from '../../../domain/money.ts';
import type { QuestionSubject } from '../../../domain/question.ts';
import { dateOf } from '../../../domain/time.ts';

/** What the deals of an account add up to. Values are null where its deals have several currencies. */
export interface AccountTotals {
  readonly dealCount: number;
  readonly openDealCount: number;
  readonly wonDealCount: number;
  readonly lostDealCount: number;
  readonly openValue: string | null;
  readonly wonValue: string | null;
  readonly currency: string | null;
}

/** One activity with names joined. */
export interface ActivityRow {
  readonly id: string;
  readonly kind: string;
  readonly date: string;
  readonly subject: string | null;
  readonly dealId: string | null;
  readonly deal: string | null;
  readonly accountId: string | null;
  readonly account: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  readonly direction: string | null;
  readonly status: string | null;
}

/** Rows of any subject. */
export type SubjectRow = { readonly id: string };

/** The object a subject's rows are records of. */
export const objectOfSubject: Readonly<Record<QuestionSubject, string>> = {
  deal: 'opportunity',
  account: 'account',
  person: 'sales_user',
  product: 'product',
  contact: 'contact',
  activity: 'activity',
  meeting: 'activity',
};

/** The rows of a subject in a table; activities are given, since the table has none. */
export function rowsOf(
  table: DealTable,
  subject: QuestionSubject,
  activities: readonly Activity[],
): readonly SubjectRow[] {
  switch (subject) {
    case 'deal':
      return table.deals;
    case 'account':
      return withTotals(table);
    case 'person':
      return table.people;
    case 'product':
      return table.products;
    case 'contact': {
      const roles = new Map(table.contactRoles.map(({ contactId, role }) => [contactId, role]));
      return table.contacts.map((row) => ({ ...row, role: roles.get(row.id) ?? null }));
    }
    default:
      return activityRows(
        table,
        subject === 'meeting' ? activities.filter(({ kind }) => kind === 'meeting') : activities,
      );
  }
}

function withTotals({ accounts, deals }: DealTable): (AccountRow & AccountTotals)[] {
  const byAccount = Map.groupBy(deals, ({ accountId }) => accountId);
  return accounts.map((row) => ({ ...row, ...totalsOf(byAccount.get(row.id) ?? []) }));
}

function totalsOf(deals: readonly DealRow[]): AccountTotals {
  const of = (status: DealRow['status']) => deals.filter((deal) => deal.status === status);
  const currencies = new Set(deals.filter(({ amount }) => amount !== null).map(({ currency }) => currency));
  const value = (list: readonly DealRow[]) =>
    currencies.size > 1 ? null : addDecimals(list.flatMap(({ amount }) => amount ?? []));
  const [open, won] = [of('open'), of('won')];
  return {
    dealCount: deals.length,
    openDealCount: open.length,
    wonDealCount: won.length,
    lostDealCount: of('lost').length,
    openValue: value(open),
    wonValue: value(won),
    currency: currencies.size === 1 ? ([...currencies][0] ?? null) : null,
  };
}

function activityRows(table: DealTable, activities: readonly Activity[]): ActivityRow[] {
  const deals = new Map(table.deals.map((row) => [row.id, row]));
  const accounts = new Map(table.accounts.map((row) => [row.id, row]));
  const people = new Map(table.people.map((row) => [row.id, row]));
  return activities.map(({ id, kind, occurredAt, subject, opportunityId, accountId, userIds, direction, status }) => {
    const deal = opportunityId === null ? undefined : deals.get(opportunityId);
    const company = deal?.accountId ?? accountId;
    const ownerId = userIds[0] ?? deal?.ownerId ?? null;
    return {
      id,
      kind,
      date: dateOf(occurredAt),
      subject,
      dealId: opportunityId,
      deal: deal?.name ?? null,
      accountId: company,
      account: deal?.account ?? (company === null ? null : (accounts.get(company)?.name ?? null)),
      ownerId,
      owner: ownerId === null ? null : (people.get(ownerId)?.name ?? deal?.owner ?? ownerId),
      direction,
      status,
    };
  });
}
