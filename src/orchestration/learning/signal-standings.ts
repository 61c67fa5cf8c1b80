import { decideMuting } from '../../../intelligence/precision/decide-muting.ts';
import { judgeAlert } from '../../../intelligence/precision/judge-alert.ts';
import {
  type JudgedAlert,
  type SignalPrecision,
  signalPrecision,
} from '../../../intelligence/precision/signal-precision.ts';
import { type ShareInterval, wilsonInterval } from '../../../intelligence/precision/wilson-interval.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import { type SignalId, signalIdSchema, signalIds } from '../../domain/signal.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import {
  type AlertedDealRow,
  listAlertedDeals,
  listFeedback,
  listSignalStandings,
  saveSignalStandings,
} from '../../store/alert-records.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { DealHistory } from '../context/deal-history.ts';

/** The deals that alerts are judged by: every one of the workspace as of `asOf`. */
export interface JudgedGround {
  readonly asOf: Instant;
  readonly open: readonly DealHistory[];
  readonly closed: readonly DealHistory[];
}

/** How a signal stands: its record, whether it may open alerts and why. `precision` null: no alert ever named it. */
export interface SignalStanding {
  readonly id: SignalId;
  readonly isMuted: boolean;
  readonly reason: string;
  readonly choice: 'auto' | 'never' | 'always';
  readonly precision: SignalPrecision | null;
}

export interface SignalStandings {
  readonly asOf: Instant;
  /** Of ended deals that nobody was alerted of: the share lost or won late. */
  readonly baseRate: ShareInterval & { readonly deals: number };
  readonly signals: readonly SignalStanding[];
}

/** Judges every signal by what became of the deals its alerts were about and by people's thumbs. Reads only. */
export async function judgeSignals(
  tx: TenantTransaction,
  ground: JudgedGround,
  settings: RiskSettings,
): Promise<SignalStandings> {
  const alerted = await listAlertedDeals(tx, ground.asOf);
  const precision = new Map(signalPrecision(await judgedAlerts(tx, alerted, ground)).map((each) => [each.id, each]));
  const former = await listSignalStandings(tx);
  const muted = new Set(former.filter(({ isMuted }) => isMuted).map(({ signalId }) => signalId));
  const baseRate = unalertedRate(ground, new Set(alerted.map(({ opportunityId }) => opportunityId)));
  const signals = signalIds.map((id): SignalStanding => {
    const own = precision.get(id) ?? null;
    const choice = settings.muting[id] ?? 'auto';
    const verdict = decideMuting(own ?? { ...noPrecision, id }, baseRate, muted.has(id), choice);
    return { id, ...verdict, choice, precision: own };
  });
  return { asOf: ground.asOf, baseRate, signals };
}

const nothing = wilsonInterval(0, 0);
const noPrecision: Omit<SignalPrecision, 'id'> = {
  alerts: 0,
  right: 0,
  wrong: 0,
  open: 0,
  precision: nothing,
  thumbsUp: 0,
  thumbsDown: 0,
  thumbsDownShare: nothing,
};

/** Judges the signals anew, keeps how they stand, and returns those that are muted. */
export async function refreshStandings(
  tx: TenantTransaction,
  work: { readonly tenantId: string; readonly settings: RiskSettings; readonly ground: JudgedGround },
): Promise<Set<SignalId>> {
  const { tenantId, settings, ground } = work;
  const { signals } = await judgeSignals(tx, ground, settings);
  const known = signals.filter(({ precision, isMuted }) => precision !== null || isMuted);
  await saveSignalStandings(
    tx,
    known.map(({ id, isMuted, reason, precision }) => ({
      tenantId,
      signalId: id,
      // a signal muted by hand is heard again as soon as the setting goes
      isMuted: isMuted && settings.muting[id] !== 'always',
      judgedAsOf: ground.asOf,
      record: { reason, ...precision },
    })),
  );
  return new Set(signals.filter(({ isMuted }) => isMuted).map(({ id }) => id));
}

/** The signals that were muted when last judged, and those that the settings mute. */
export async function readMutedSignals(tx: TenantTransaction, { muting }: RiskSettings): Promise<Set<SignalId>> {
  const muted = new Set<SignalId>();
  for (const { signalId, isMuted } of await listSignalStandings(tx)) {
    const id = signalIdSchema.safeParse(signalId);
    if (isMuted && id.success && muting[id.data] !== 'never') muted.add(id.data);
  }
  for (const id of signalIds) if (muting[id] === 'always') muted.add(id);
  return muted;
}

async function judgedAlerts(
  tx: TenantTransaction,
  alerted: readonly AlertedDealRow[],
  { asOf, open, closed }: JudgedGround,
): Promise<JudgedAlert[]> {
  if (alerted.length === 0) return [];
  const deals = new Map([...open, ...closed].map((history) => [history.id, history]));
  const thumbs = Map.groupBy(await listFeedback(tx), ({ episodeId }) => episodeId);
  return alerted.flatMap(({ episodeId, opportunityId, closeDate, signalIds: named }): JudgedAlert[] => {
    const deal = deals.get(opportunityId);
    if (deal === undefined) return [];
    const own = thumbs.get(episodeId) ?? [];
    return [
      {
        signalIds: named.flatMap((name) => signalIdSchema.safeParse(name).data ?? []),
        verdict: judgeAlert(closeDate, { outcome: deal.state.outcome, closedAt: deal.closedAt }, asOf),
        thumbsUp: own.filter(({ verdict }) => verdict === 'up').length,
        thumbsDown: own.filter(({ verdict }) => verdict === 'down').length,
      },
    ];
  });
}

function unalertedRate({ asOf, closed }: JudgedGround, alerted: ReadonlySet<string>) {
  let deals = 0;
  let bad = 0;
  for (const history of closed) {
    if (alerted.has(history.id)) continue;
    const verdict = judgeAlert(
      planAtHalfLife(history),
      { outcome: history.state.outcome, closedAt: history.closedAt },
      asOf,
    );
    deals += 1;
    if (verdict === 'right') bad += 1;
  }
  return { ...wilsonInterval(bad, deals), deals };
}

/** The close date a deal had in the middle of its life, when an alert might have been raised; null: none was on record. */
function planAtHalfLife({ changes, createdAt, closedAt }: DealHistory): CalendarDate | null {
  if (closedAt === null) return null;
  const middle = new Date((Date.parse(createdAt) + Date.parse(closedAt)) / 2).toISOString();
  const planned = changes.findLast(({ field, effectiveAt }) => field === 'closeDate' && effectiveAt <= middle)?.to;
  return typeof planned === 'string' ? planned : null;
}
