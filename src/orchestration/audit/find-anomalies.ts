import type { Instant } from '../../domain/time.ts';

/** One audited act, as far as alarms care. `system` null: it concerned no outside system. */
export interface AuditedAct {
  readonly at: Instant;
  readonly principalId: string;
  readonly system: string | null;
  readonly isDenied: boolean;
}

/** What was usual before the window, of one principal. `firstSeenAt` null: never seen before. */
export interface PrincipalHistory {
  readonly firstSeenAt: Instant | null;
  readonly systems: ReadonlySet<string>;
  /** The busiest of its earlier windows, in acts. */
  readonly busiestCount: number;
}

/** Something worth a person's look. `key` is the same for the same cause, so that it is raised once. */
export interface Anomaly {
  readonly kind: 'first_use' | 'volume_burst' | 'repeated_denials';
  readonly principalId: string;
  readonly system: string | null;
  readonly at: Instant;
  readonly count: number;
  readonly limit: number;
  readonly key: string;
}

export interface AnomalySettings {
  /** A principal younger than this is still getting to know its systems. */
  readonly learnMs: number;
  /** Fewer acts than this in a window are never a burst. */
  readonly burstFloor: number;
  readonly burstFactor: number;
  readonly denials: number;
}

export const defaultAnomalySettings: AnomalySettings = {
  learnMs: 86_400_000,
  burstFloor: 200,
  burstFactor: 3,
  denials: 5,
};

/** How long a window is: acts are counted per principal within one. */
export const anomalyWindowMs = 10 * 60_000;

const unknownPrincipal: PrincipalHistory = { firstSeenAt: null, systems: new Set(), busiestCount: 0 };

/** What stands out among the acts of one window, oldest first, held against what each principal did before. */
export function findAnomalies(
  acts: readonly AuditedAct[],
  histories: ReadonlyMap<string, PrincipalHistory>,
  windowStart: Instant,
  settings: AnomalySettings = defaultAnomalySettings,
): Anomaly[] {
  return [...Map.groupBy(acts, ({ principalId }) => principalId)].flatMap(([principalId, own]) => {
    const history = histories.get(principalId) ?? unknownPrincipal;
    return [
      ...findFirstUses(principalId, own, history, windowStart, settings),
      ...findBurst(principalId, own, history, windowStart, settings),
      ...findDenials(principalId, own, windowStart, settings),
    ];
  });
}

function findFirstUses(
  principalId: string,
  acts: readonly AuditedAct[],
  history: PrincipalHistory,
  windowStart: Instant,
  { learnMs }: AnomalySettings,
): Anomaly[] {
  if (history.firstSeenAt === null || Date.parse(windowStart) - Date.parse(history.firstSeenAt) < learnMs) return [];
  const used = Map.groupBy(
    acts.filter(({ system, isDenied }) => system !== null && !isDenied && !history.systems.has(system)),
    ({ system }) => system,
  );
  return [...used].map(([system, [first]]) => ({
    ...{ kind: 'first_use' as const, principalId, system, at: first?.at ?? windowStart, count: 1, limit: 0 },
    key: JSON.stringify(['first_use', principalId, system]),
  }));
}

function findBurst(
  principalId: string,
  acts: readonly AuditedAct[],
  { busiestCount }: PrincipalHistory,
  windowStart: Instant,
  { burstFloor, burstFactor }: AnomalySettings,
): Anomaly[] {
  const limit = Math.max(burstFloor, Math.ceil(busiestCount * burstFactor));
  const crossing = acts[limit];
  if (!crossing) return [];
  return [
    {
      ...{ kind: 'volume_burst', principalId, system: null, at: crossing.at, count: acts.length, limit },
      key: JSON.stringify(['volume_burst', principalId, windowStart]),
    },
  ];
}

function findDenials(
  principalId: string,
  acts: readonly AuditedAct[],
  windowStart: Instant,
  { denials: limit }: AnomalySettings,
): Anomaly[] {
  const denied = acts.filter(({ isDenied }) => isDenied);
  const crossing = denied[limit - 1];
  if (!crossing) return [];
  return [
    {
      ...{ kind: 'repeated_denials', principalId, system: null, at: crossing.at, count: denied.length, limit },
      key: JSON.stringify(['repeated_denials', principalId, windowStart]),
    },
  ];
}
