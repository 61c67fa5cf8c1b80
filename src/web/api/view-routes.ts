import { randomUUID } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { forgetSavedView, keepSavedView, listSavedViews, type SavedViewRow } from '../../store/saved-views.ts';
import * as contract from '../contract/saved-views.ts';
import { answerRoute } from './route-handler.ts';

function shown({ id, page, name, query, isShared, savedAt, personId }: SavedViewRow, ownId: string) {
  return { id, page, name, query, isShared, savedAt, isOwn: personId === ownId };
}

export const viewRoutes = [
  answerRoute(contract.listViews, async ({ parts, principal }) => {
    const rows = await parts.store.withTenant(principal.tenantId, (tx) => listSavedViews(tx, principal.id));
    return { views: rows.map((row) => shown(row, principal.id)) };
  }),
  answerRoute(contract.saveView, async ({ parts, principal }, { body }) => {
    const { tenantId, id: personId } = principal;
    const savedAt = new Date(parts.nowMs()).toISOString();
    const row = { tenantId, id: randomUUID(), personId, savedAt, ...body };
    return shown(await parts.store.withTenant(tenantId, (tx) => keepSavedView(tx, row)), personId);
  }),
  answerRoute(contract.deleteView, async ({ parts, principal }, { params }) => {
    const { tenantId, id } = principal;
    const isForgotten = await parts.store.withTenant(tenantId, (tx) => forgetSavedView(tx, id, params.viewId));
    if (!isForgotten) throw new AppError('not_found', 'You have no view of that id.', { field: 'viewId' });
    return { done: true as const };
  }),
];
