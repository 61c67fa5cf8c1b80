import { nextAction } from '../../../execution/alerts/next-action.ts';
import { acknowledgeEpisode, reassignEpisode, snoozeEpisode } from '../../../execution/episodes/decide-episode.ts';
import { type ListedEpisode, listEpisodes } from '../../../execution/episodes/list-episodes.ts';
import { AppError } from '../../domain/errors.ts';
import { riskSettingsOf } from '../../domain/workspace-settings.ts';
import { readPipelineGround } from '../../orchestration/context/pipeline-ground.ts';
import { recordFeedback } from '../../orchestration/learning/record-feedback.ts';
import { judgeSignals } from '../../orchestration/learning/signal-standings.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { readWorkspaceSettings } from '../../orchestration/settings/workspace-settings.ts';
import { listFeedback } from '../../store/alert-records.ts';
import * as contract from '../contract/alerts.ts';
import { pageOf } from './page-of.ts';
import { reasonsOf } from './reasons-of.ts';
import { type Asking, answerRoute } from './route-handler.ts';

const mostAlerts = 10_000;
const mostDeliveries = 1_000;

/** Open alerts about deals that this person may see. */
async function visibleAlerts({ parts, principal, reader }: Asking): Promise<ListedEpisode[]> {
  const all = await parts.store.withTenant(principal.tenantId, (tx) => listEpisodes(tx, mostAlerts));
  const visible = await reader.visibleDeals([...new Set(all.map(({ opportunityId }) => opportunityId))]);
  return all.filter(({ opportunityId }) => visible.has(opportunityId));
}

/** The alert of a request, or the answer for one that is not there: also when its deal is not this person's to see. */
async function requireAlert(asking: Asking, episodeId: string): Promise<void> {
  const found = (await visibleAlerts(asking)).some(({ id }) => id === episodeId);
  if (!found) throw new AppError('not_found', 'There is no open alert of that id.', { field: 'episodeId' });
}

async function namesOfUsers({ reader }: Asking, ids: readonly (string | null)[]) {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const found = await Promise.all(wanted.map((id) => reader.findRecord('sales_user', id)));
  return new Map(found.flatMap((user) => (user ? [[user.id, user.state['name']] as const] : [])));
}

const decideAlert =
  <Body>(act: (asking: Asking, episodeId: string, body: Body) => Promise<unknown>) =>
  async (asking: Asking, { params, body }: { params: { episodeId: string }; body: Body }) => {
    await requireAlert(asking, params.episodeId);
    await act(asking, params.episodeId, body);
    return { done: true as const };
  };

const decisionOf = ({ principal, parts }: Asking, id: string) => ({
  id,
  by: principal,
  now: new Date(parts.nowMs()).toISOString(),
});

export const alertRoutes = [
  answerRoute(contract.listAlerts, async (asking, { query }) => {
    const { parts, principal } = asking;
    const { rows, ...page } = pageOf(await visibleAlerts(asking), query);
    const thumbs = await parts.store.withTenant(principal.tenantId, (tx) => listFeedback(tx));
    const own = new Map(thumbs.filter(({ personId }) => personId === principal.id).map((row) => [row.episodeId, row]));
    const owners = await namesOfUsers(
      asking,
      rows.map(({ ownerId }) => ownerId),
    );
    const alerts = rows.map(({ score, ...episode }) => {
      const reasons = score === null ? [] : reasonsOf(score, 3);
      const owner = episode.ownerId === null ? null : owners.get(episode.ownerId);
      return {
        ...episode,
        owner: typeof owner === 'string' ? owner : null,
        reasons,
        nextAction: nextAction(reasons[0]?.signalId ?? null),
        feedback: own.get(episode.id)?.verdict ?? null,
      };
    });
    return { alerts, ...page };
  }),
  answerRoute(
    contract.snoozeAlert,
    decideAlert((asking, id, { until }: { until: string }) =>
      asking.parts.store.withTenant(asking.principal.tenantId, (tx) =>
        snoozeEpisode(tx, { ...decisionOf(asking, id), until }),
      ),
    ),
  ),
  answerRoute(
    contract.acknowledgeAlert,
    decideAlert((asking, id) =>
      asking.parts.store.withTenant(asking.principal.tenantId, (tx) => acknowledgeEpisode(tx, decisionOf(asking, id))),
    ),
  ),
  answerRoute(
    contract.assignAlert,
    decideAlert((asking, id, { assigneeId }: { assigneeId: string }) =>
      asking.parts.store.withTenant(asking.principal.tenantId, (tx) =>
        reassignEpisode(tx, { ...decisionOf(asking, id), assigneeId }),
      ),
    ),
  ),
  answerRoute(contract.rateAlert, async ({ parts, principal, reader }, { params, body }) => {
    const at = new Date(parts.nowMs()).toISOString();
    await recordFeedback(parts.store, { alert: params.episodeId, verdict: body.verdict, principal, at, reader });
    return { done: true as const };
  }),
  answerRoute(contract.listDeliveries, async ({ reader }, { query }) => {
    const all = (await reader.listDeliveries(mostDeliveries)).filter(
      ({ status, channel }) =>
        (query.status.length === 0 || query.status.includes(status)) &&
        (query.channel === undefined || query.channel === channel),
    );
    const { rows, ...page } = pageOf(all, query);
    const deliveries = rows.map((row) => {
      const { id, status, rule, subjectId, channel, recipient, attempt, lastError, receipt, createdAt, dueAt } = row;
      const named = row.payload['name'];
      return {
        ...{ id, status, rule, subjectId, channel, recipient, attempt, lastError, receipt, createdAt, dueAt },
        name: typeof named === 'string' ? named : null,
        mayHaveArrived: row.isAmbiguous,
        finishedAt: row.finishedAt,
      };
    });
    return { deliveries, ...page };
  }),
  answerRoute(contract.readSignalPrecision, async ({ parts, principal, decision }) => {
    if (decision.rows !== 'all') {
      throw new AppError(
        'forbidden',
        'The record of the signals is of all deals; only those who see them all read it.',
      );
    }
    const { tenantId } = principal;
    const asOf = await defaultAsOf(parts.store, tenantId);
    const { signals, baseRate } = await parts.store.withTenant(tenantId, async (tx) => {
      const settings = riskSettingsOf((await readWorkspaceSettings(tx)).settings);
      return judgeSignals(tx, await readPipelineGround(tx, asOf), settings);
    });
    const standings = signals.map(({ precision, ...signal }) => ({ ...signal, precision: recordOf(precision) }));
    return { asOf, baseRate, signals: standings };
  }),
];

function recordOf<P extends { readonly id: string }>(precision: P | null): Omit<P, 'id'> | null {
  if (precision === null) return null;
  const { id: _id, ...record } = precision;
  return record;
}
