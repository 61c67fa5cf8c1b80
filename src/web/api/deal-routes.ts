import { nextAction } from '../../../execution/alerts/next-action.ts';
import type { Activity } from '../../domain/activity.ts';
import type { FieldChange } from '../../domain/deal-context.ts';
import { readAccountEvents } from '../../store/account-events.ts';
import { listDealContacts } from '../../store/deal-contacts.ts';
import * as contract from '../contract/deal.ts';
import { dealActions } from './deal-actions.ts';
import { dealAsOf, requireDeal, scoreAsOf, textOf, whatIfs } from './deal-facts.ts';
import { pageOf } from './page-of.ts';
import { reasonsOf } from './reasons-of.ts';
import { type Asking, answerRoute } from './route-handler.ts';

const mostActivities = 1_000;

export const dealRoutes = [
  answerRoute(contract.readDeal, async (asking, { params, query }) => {
    const { reader } = asking;
    const record = await requireDeal(asking, params.opportunityId);
    const { asOf, isNow, history, state } = await dealAsOf(asking, record, query.asOf);
    const find = (object: 'account' | 'sales_user' | 'stage', id: string | null) =>
      id === null ? null : reader.findRecord(object, id);
    const [account, owner, stage, score, contacts, episodes] = [
      await find('account', state.accountId),
      await find('sales_user', state.ownerId),
      await find('stage', state.stageId),
      await scoreAsOf(asking, record.id, asOf, isNow),
      await dealContacts(asking, record.id),
      isNow ? await reader.listEpisodes(record.id) : [],
    ];
    const reasons = score === null ? [] : reasonsOf(score, 5);
    const episodeId = episodes.find(({ closedAt }) => closedAt === null)?.id ?? null;
    const acts = isNow ? await dealActions(asking) : [];
    return {
      opportunityId: record.id,
      ...{ asOf, state, score, reasons, contacts, episodeId },
      account: textOf(account, 'name'),
      owner: textOf(owner, 'name'),
      team: textOf(owner, 'team'),
      stage: textOf(stage, 'label') ?? state.stageId,
      createdAt: history?.createdAt ?? null,
      whatIf: score === null ? [] : whatIfs(score),
      nextAction: score === null ? null : nextAction(reasons[0]?.signalId ?? null),
      url: null,
      actions: [...acts, ...(episodeId === null ? [] : (['snooze', 'acknowledge', 'assign', 'feedback'] as const))],
    };
  }),
  answerRoute(contract.readDealTimeline, async (asking, { params, query }) => {
    const record = await requireDeal(asking, params.opportunityId);
    const { asOf, history } = await dealAsOf(asking, record, query.asOf);
    const changes = history?.changes ?? [];
    const labels = await labelsOf(asking, changes);
    const entries = changes.toReversed().map((change) => ({
      ...{ id: change.id, field: change.field, effectiveAt: change.effectiveAt, knownAt: change.knownAt },
      ...{ from: cellOf(change.from), to: cellOf(change.to) },
      ...{ fromLabel: labels.get(String(change.from)) ?? null, toLabel: labels.get(String(change.to)) ?? null },
    }));
    return { opportunityId: record.id, asOf, changes: entries };
  }),
  answerRoute(contract.readDealActivities, async (asking, { params, query }) => {
    const record = await requireDeal(asking, params.opportunityId);
    const { rows, ...page } = pageOf(await asking.reader.listActivities(record.id, mostActivities), query);
    const names = await namesOf(asking, rows);
    const named = (ids: readonly string[]) => ids.flatMap((id) => names.get(id) ?? []);
    const activities = rows.map((row) => ({
      ...row,
      contactNames: named(row.contactIds),
      userNames: named(row.userIds),
    }));
    return { activities, ...page };
  }),
  answerRoute(contract.readDealNews, async (asking, { params }) => {
    const { parts, principal, reader } = asking;
    const record = await requireDeal(asking, params.opportunityId);
    const { asOf, state } = await dealAsOf(asking, record, undefined);
    const account = state.accountId === null ? null : await reader.findRecord('account', state.accountId);
    if (account === null) return { events: [] };
    const byAccount = await parts.store.withTenant(principal.tenantId, (tx) => readAccountEvents(tx, asOf));
    const events = (byAccount.get(account.id) ?? []).map(({ event }) => event).reverse();
    return { events: events.slice(0, 200) };
  }),
];

function cellOf(value: unknown): string | number | boolean | null {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as string | null;
  return value === undefined ? null : JSON.stringify(value);
}

const namedFields: Readonly<Record<string, 'stage' | 'sales_user' | 'account' | 'product'>> = {
  stageId: 'stage',
  ownerId: 'sales_user',
  accountId: 'account',
  productId: 'product',
};

/** Names for the ids among the values of changes, as far as this person may know them. */
async function labelsOf({ reader }: Asking, changes: readonly FieldChange[]): Promise<Map<string, string>> {
  const wanted = new Map(
    changes.flatMap(({ field, from, to }) => {
      const object = namedFields[field];
      return object === undefined
        ? []
        : [from, to].flatMap((id) => (typeof id === 'string' ? [[id, object] as const] : []));
    }),
  );
  const found = await Promise.all([...wanted].map(([id, object]) => reader.findRecord(object, id)));
  return new Map(
    found.flatMap((record) => {
      const label = textOf(record, 'label') ?? textOf(record, 'name');
      return record && label !== null ? [[record.id, label] as const] : [];
    }),
  );
}

async function namesOf({ reader }: Asking, activities: readonly Activity[]): Promise<Map<string, string>> {
  const contacts = [...new Set(activities.flatMap(({ contactIds }) => contactIds))];
  const users = [...new Set(activities.flatMap(({ userIds }) => userIds))];
  const found = await Promise.all([
    ...contacts.map((id) => reader.findRecord('contact', id)),
    ...users.map((id) => reader.findRecord('sales_user', id)),
  ]);
  return new Map(
    found.flatMap((record) => {
      const name = textOf(record, 'name');
      return record && name !== null ? [[record.id, name] as const] : [];
    }),
  );
}

async function dealContacts({ parts, principal, reader }: Asking, opportunityId: string) {
  const links = await parts.store.withTenant(principal.tenantId, (tx) => listDealContacts(tx, opportunityId));
  const found = await Promise.all(
    links.map(async ({ contactId, role, isPrimary }) => {
      const contact = await reader.findRecord('contact', contactId);
      const [name, email, title] = [textOf(contact, 'name'), textOf(contact, 'email'), textOf(contact, 'title')];
      return contact ? [{ contactId, name, email, title, role, isPrimary }] : [];
    }),
  );
  return found.flat();
}
