import { bandSchema } from '../../src/domain/score.ts';
import type { Instant } from '../../src/domain/time.ts';
import { among } from '../../src/store/among.ts';
import { sql } from '../../src/store/drizzle.ts';
import type { TenantTransaction } from '../../src/store/open-store.ts';
import { readAlertPolicy } from '../alerts/alert-policy.ts';
import { dealAlert } from '../alerts/deal-alert.ts';
import { readAudience } from '../alerts/read-audience.ts';
import type { Recipients } from '../alerts/recipients.ts';
import { workingHoursAgo } from '../alerts/working-time.ts';
import { valueAtStake } from '../budget/spend-budget.ts';
import { type ListedEpisode, listEpisodes } from '../episodes/list-episodes.ts';
import { alertOwners, type DueAlert } from './alert-owners.ts';

const mostEpisodes = 5_000;
const ranked = bandSchema.options;

/**
 * Tells the manager of alerts that nobody acknowledged for the policy's working hours of the one who has it, once each. Where the CRM names
 * no manager nothing is said. Returns how many.
 */
export async function escalateIgnored(
  tx: TenantTransaction,
  tenantId: string,
  now: Instant,
  recipients: Recipients,
): Promise<number> {
  const policy = await readAlertPolicy(tx, tenantId);
  const hoursAllowed = policy.escalateAfterHours;
  if (hoursAllowed === null) return 0;
  const waiting = (await listEpisodes(tx, mostEpisodes)).filter((episode) => isWaiting(episode, now));
  const candidates = waiting.flatMap((episode) => asAlert(episode, hoursAllowed));
  const audience = await readAudience(tx, policy, candidates);
  const since = new Map<string, Instant>();
  const due = candidates.filter((candidate, index) => {
    const { notifiedAt } = candidate;
    const owner = waiting[index]?.ownerId ?? '';
    const cutoff = since.get(owner) ?? workingHoursAgo(audience.hoursOf(owner), now, hoursAllowed);
    since.set(owner, cutoff);
    return notifiedAt <= cutoff && audience.usersOf(candidate)[0] !== null;
  });
  await alertOwners(tx, { tenantId, due, asOf: now, policy, recipients });
  const ids = due.map(({ alert }) => alert.episodeId);
  await tx.execute(sql`update bellwether.episode set escalated_at = ${now}::timestamptz
    where id ${among(ids)}`);
  return due.length;
}

function isWaiting(episode: ListedEpisode, now: Instant): boolean {
  const { notifiedAt, acknowledgedAt, escalatedAt, snoozedUntil, band, score } = episode;
  if (notifiedAt === null || acknowledgedAt !== null || escalatedAt !== null || score === null) return false;
  return (snoozedUntil === null || snoozedUntil <= now) && ranked.indexOf(band) >= ranked.indexOf('high');
}

function asAlert(episode: ListedEpisode, hours: number): (DueAlert & { notifiedAt: Instant })[] {
  const { id, score, notifiedAt, openedAt, rule, band } = episode;
  if (score === null || notifiedAt === null) return [];
  const alert = dealAlert(score, { id, openedAt, change: 'worsened' });
  const cause = {
    rule,
    headline: 'Nobody has answered',
    text: `Told on ${notifiedAt.slice(0, 10)}, and not acknowledged within ${hours} working hours`,
    nextAction: 'Ask the owner what they are doing about it, or give it to somebody else.',
  };
  const about = { opportunityId: score.opportunityId, valueAtStake: valueAtStake(score), rule, severity: band };
  return [
    { ...about, epoch: `${id}|escalated ${notifiedAt}`, alert: { ...alert, cause }, to: ['manager'], notifiedAt },
  ];
}
