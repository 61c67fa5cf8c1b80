import { AppError } from '../../../domain/errors.ts';
import { engageKillSwitch, releaseKillSwitch } from '../../../orchestration/kill-switch/change-kill-switch.ts';
import { type ApprovalRow, findApproval, listApprovals } from '../../../store/approvals.ts';
import { readAuditPage } from '../../../store/audit-page.ts';
import { readStops } from '../../../store/kill-switches.ts';
import { toInstant } from '../../../store/schema/tenant-table.ts';
import * as approvals from '../../contract/admin/approvals.ts';
import { listAudit } from '../../contract/admin/audit.ts';
import * as killSwitch from '../../contract/admin/kill-switch.ts';
import * as policies from '../../contract/admin/policies.ts';
import { type Asking, answerRoute } from '../route-handler.ts';

const mostApprovals = 200;

/** Approvals, policies, audit and kill switch. */
export const controlRoutes = [
  answerRoute(approvals.listApprovals, async (asking, { query }) => {
    const { parts, principal } = asking;
    const now = new Date(parts.nowMs()).toISOString();
    const rows = await parts.store.withTenant(principal.tenantId, (tx) =>
      listApprovals(tx, { openOnly: false, now, limit: mostApprovals }),
    );
    const all = await Promise.all(rows.map((row) => shown(asking, row, now)));
    return { approvals: all.filter(({ state }) => query.state.length === 0 || query.state.includes(state)) };
  }),
  answerRoute(approvals.answerApproval, async (asking, { params, body }) => {
    const { parts, principal } = asking;
    const { tenantId } = principal;
    const now = new Date(parts.nowMs()).toISOString();
    const read = () => parts.store.withTenant(tenantId, (tx) => findApproval(tx, params.approvalId));
    const row = await read();
    if (row === null) throw new AppError('not_found', 'There is no approval of that id.', { field: 'approvalId' });
    if (!(await mayAnswer(asking, row)))
      throw new AppError('forbidden', 'The policies do not let you answer this one.');
    await parts.approvals.answer(tenantId, row.id, principal, body.isGranted);
    const after = (await read()) ?? row;
    if (row.state !== 'waiting' || after.state !== (body.isGranted ? 'granted' : 'refused')) {
      throw new AppError('conflict', 'Nothing was changed: it was answered before, or its time is over.');
    }
    parts.nudge();
    return { approval: await shown(asking, after, now) };
  }),
  answerRoute(policies.readPolicies, async ({ parts }) => {
    const { version, files } = await parts.policyDesk.read();
    return { version, files: files.map(({ name, text }) => ({ name, text })), folder: parts.policyDesk.folder };
  }),
  answerRoute(policies.tryPolicies, async ({ parts }, { body }) => {
    const { problems, changes } = await parts.policyDesk.dryRun(body.files);
    return { problems: [...problems], changes: [...changes] };
  }),
  answerRoute(listAudit, async ({ parts, principal }, { query }) => {
    const found = await parts.store.withTenant(principal.tenantId, (tx) => readAuditPage(tx, query));
    const rows = found.map(({ tenantId: _tenant, argumentsDigest: _digest, detail, ...row }) => ({
      ...row,
      outcome: typeof detail['outcome'] === 'string' ? detail['outcome'] : null,
    }));
    return { rows, nextBeforeId: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null };
  }),
  answerRoute(killSwitch.readKillSwitch, async ({ parts, principal }) => {
    const all = await readStops(parts.store.db);
    const stops = all
      .filter(({ tenantId }) => tenantId === null || tenantId === principal.tenantId)
      .map(({ tenantId: _tenant, changedAt, ...stop }) => ({ ...stop, changedAt: toInstant(changedAt) }));
    const isWhole = ({ scope }: { readonly scope: string }) => scope === 'all' || scope === 'tenant';
    return { stops, isStopped: stops.some((stop) => stop.isEngaged && isWhole(stop)) };
  }),
  answerRoute(killSwitch.changeKillSwitch, async ({ parts, principal }, { body }) => {
    const { scope, target, isEngaged, reason } = body;
    if ((target === null) !== (scope === 'tenant')) {
      throw new AppError('invalid_input', 'Name the agent or tool to stop; the workspace as a whole has no name.', {
        field: 'target',
      });
    }
    const order = { target: { scope, tenantId: principal.tenantId, target }, reason, principal };
    await (isEngaged ? engageKillSwitch : releaseKillSwitch)(parts.store, order);
    return { done: true as const };
  }),
];

async function mayAnswer({ parts, principal, requestId }: Asking, row: ApprovalRow): Promise<boolean> {
  const resource = { id: row.tool, riskTier: row.riskTier, requestedBy: row.requestedBy };
  const request = { principal, action: 'approve', resource, purpose: 'board approvals', requestId } as const;
  return (await parts.gateway.authorize(request)).effect === 'allow';
}

async function shown(asking: Asking, row: ApprovalRow, now: string) {
  const { tenantId: _tenant, digest: _digest, usedAt: _used, ...rest } = row;
  const isOver = (row.state === 'waiting' || row.state === 'granted') && row.expiresAt <= now;
  const state = isOver ? ('expired' as const) : row.state;
  return { ...rest, state, mayAnswer: state === 'waiting' && (await mayAnswer(asking, row)) };
}
