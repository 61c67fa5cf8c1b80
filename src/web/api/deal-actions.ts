import {
  type Acting,
  acceptDealAct,
  bindingOf,
  possibleDealActs,
  previewDealAct,
} from '../../../execution/deal-acts/deal-act.ts';
import { AppError } from '../../domain/errors.ts';
import { openSealed, sealText } from '../../orchestration/sealing/seal-text.ts';
import * as contract from '../contract/deal.ts';
import { type Asking, answerRoute } from './route-handler.ts';

const confirmationMs = 10 * 60_000;
const askedFrom = { rule: 'asked-on-the-board', purpose: 'asked on the board' };

/** The acts on the CRM that this person may ask for. */
export function dealActions({ parts, principal }: Asking) {
  return possibleDealActs({ store: parts.store, gateway: parts.gateway, principal });
}

function actingOf({ parts, principal, reader, requestId }: Asking): Acting {
  return { store: parts.store, gateway: parts.gateway, nowMs: parts.nowMs, principal, reader, requestId };
}

export const dealActionRoutes = [
  answerRoute(contract.previewDealAction, async (asking, { params, body }) => {
    const { parts, requestId } = asking;
    const acting = actingOf(asking);
    const preview = await previewDealAct(acting, params.opportunityId, body, askedFrom);
    const sealed = { id: requestId, binding: bindingOf(acting, params.opportunityId, body) };
    const confirmation = sealText(parts.confirmationKey, sealed, parts.nowMs() + confirmationMs);
    return { ...preview, changes: [...preview.changes], confirmation, currency: null };
  }),
  answerRoute(contract.confirmDealAction, async (asking, { params, body }) => {
    const { parts, decision } = asking;
    const acting = actingOf(asking);
    const opened = openSealed(parts.confirmationKey, body.confirmation, parts.nowMs()) as {
      id: string;
      binding: string;
    } | null;
    if (opened?.binding !== bindingOf(acting, params.opportunityId, body.action)) {
      throw new AppError('conflict', 'This is not what was previewed, or it was ten minutes ago: preview it again.');
    }
    const accepted = { ...askedFrom, policyVersion: decision.policyVersion, previewId: opened.id };
    const { deliveryId, needsApproval } = await acceptDealAct(acting, params.opportunityId, body.action, accepted);
    parts.nudge();
    return { deliveryId, status: needsApproval ? 'waiting_approval' : 'pending' };
  }),
];
