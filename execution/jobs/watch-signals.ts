import type { Episode } from '../../src/domain/alert.ts';
import type { DealScore } from '../../src/domain/score.ts';
import type { SignalId } from '../../src/domain/signal.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import type { AlertPolicy } from '../alerts/alert-policy.ts';
import { dealAlert } from '../alerts/deal-alert.ts';
import { nextAction } from '../alerts/next-action.ts';
import { valueAtStake } from '../budget/spend-budget.ts';
import { advanceSignal, type SignalRule } from '../episodes/advance-signal.ts';
import { type DealEpisodes, readEpisodes, saveEpisodes } from '../episodes/stored-episodes.ts';
import type { DueAlert } from './alert-owners.ts';

/** The policy's signal rules at work on a rescoring. */
export interface SignalWatch {
  /** Alerts that a score opens. */
  advance(score: DealScore): DueAlert[];
  /** Writes the episodes that opened and closed. */
  save(tenantId: string): Promise<void>;
}

/** Reads the episodes of the policy's signal rules; without such rules nothing is read. A muted signal opens none. */
export async function watchSignals(
  tx: TenantTransaction,
  { rules }: AlertPolicy,
  lookedAt: readonly string[] | null,
  mutedSignals: ReadonlySet<SignalId>,
): Promise<SignalWatch> {
  const watched: { rule: SignalRule; former: Map<string, DealEpisodes>; changed: Episode[] }[] = [];
  for (const rule of rules) {
    if (rule.on === 'signal') watched.push({ rule, former: await readEpisodes(tx, lookedAt, rule.id), changed: [] });
  }
  return {
    advance: (score) =>
      watched.flatMap(({ rule, former, changed }) => {
        const step = advanceSignal(former.get(score.opportunityId) ?? null, score, rule);
        if (step === null || (step.kind === 'opened' && mutedSignals.has(rule.signal))) return [];
        changed.push(step.episode);
        return step.kind === 'opened' ? [alertOf(score, step.episode, rule, mutedSignals)] : [];
      }),
    async save(tenantId) {
      for (const { rule, changed } of watched) await saveEpisodes(tx, tenantId, changed, rule.id);
    },
  };
}

function alertOf(score: DealScore, episode: Episode, rule: SignalRule, mutedSignals: ReadonlySet<SignalId>): DueAlert {
  const alert = dealAlert(score, { id: episode.id, openedAt: episode.openedAt, change: 'opened' }, mutedSignals);
  const fired = score.signals.find(({ id }) => id === rule.signal);
  const cause = {
    rule: rule.id,
    headline: rule.id.replaceAll('-', ' '),
    text: fired?.evidence?.text ?? rule.signal,
    nextAction: nextAction(rule.signal),
  };
  const reasons = alert.reasons.filter(({ signal }) => signal !== rule.signal);
  return {
    opportunityId: score.opportunityId,
    valueAtStake: valueAtStake(score),
    rule: rule.id,
    severity: rule.severity,
    epoch: episode.id,
    alert: { ...alert, reasons, cause },
  };
}
