import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import type { Instant } from '../../domain/time.ts';
import { buildCatalog } from './build-catalog.ts';
import type { ActorDefinition } from './catalog-actor.ts';
import type { LifecycleStep } from './catalog-entry.ts';
import type { CatalogHolder } from './catalog-holder.ts';

export type { AnyConnector };

/** One decision about the catalog as it is kept: a step in a life, or a share of traffic. See the table `catalog_step`. */
export interface CatalogDecision {
  readonly kind: 'lifecycle' | 'traffic';
  readonly subject: string;
  readonly state: string | null;
  readonly digest: string | null;
  readonly weight: number | null;
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
  readonly expiresAt: Instant | null;
}

/** A connector that came from outside, with who answers for it. */
export interface UpstreamListing {
  readonly connector: AnyConnector;
  readonly owner: string;
}

/** The catalog in force as built-in connectors, connectors from outside and people's decisions make it. */
export class LiveCatalog {
  readonly holder: CatalogHolder;
  readonly #builtIn: readonly AnyConnector[];
  #upstream: ReadonlyMap<string, UpstreamListing> = new Map();
  #decisions: readonly CatalogDecision[] = [];
  #actors: readonly ActorDefinition[] = [];

  constructor(holder: CatalogHolder, builtIn: readonly AnyConnector[]) {
    this.holder = holder;
    this.#builtIn = builtIn;
  }

  /** The connectors from outside, by id. */
  get upstream(): ReadonlyMap<string, UpstreamListing> {
    return this.#upstream;
  }

  get decisions(): readonly CatalogDecision[] {
    return this.#decisions;
  }

  /** Agents and workflow templates, of all workspaces. */
  get actors(): readonly ActorDefinition[] {
    return this.#actors;
  }

  /** Puts what is known now in force, as one new version; what is left out of `next` stays as it is. */
  replace(
    next: {
      readonly upstream?: ReadonlyMap<string, UpstreamListing>;
      readonly decisions?: readonly CatalogDecision[];
      readonly actors?: readonly ActorDefinition[];
    },
    now: Instant,
  ): void {
    this.#upstream = next.upstream ?? this.#upstream;
    this.#decisions = next.decisions ?? this.#decisions;
    this.#actors = next.actors ?? this.#actors;
    const listings = [...this.#upstream.values()];
    const built = buildCatalog([...this.#builtIn, ...listings.map(({ connector }) => connector)], {
      now,
      previous: this.holder.current(),
      upstream: new Set(this.#upstream.keys()),
      owners: Object.fromEntries(listings.map(({ connector, owner }) => [connector.id, owner])),
      steps: stepsOf(this.#decisions),
      traffic: trafficOf(this.#decisions),
      actors: this.#actors,
    });
    this.holder.swap(built);
  }
}

/** The lifecycle steps of each subject, oldest first. */
export function stepsOf(decisions: readonly CatalogDecision[]): Map<string, readonly LifecycleStep[]> {
  const steps = new Map<string, LifecycleStep[]>();
  for (const { kind, subject, state, digest, by, at, expiresAt } of decisions) {
    if (kind !== 'lifecycle' || state === null || digest === null) continue;
    const step = { state: state as LifecycleStep['state'], by, at, expiresAt, digest };
    steps.set(subject, [...(steps.get(subject) ?? []), step]);
  }
  return steps;
}

/** The newest share of each version of each connector; a connector without any share left gets no entry. */
export function trafficOf(decisions: readonly CatalogDecision[]): Record<string, Record<string, number>> {
  const newest = new Map<string, number | null>();
  for (const { kind, subject, weight } of decisions) if (kind === 'traffic') newest.set(subject, weight);
  const traffic: Record<string, Record<string, number>> = {};
  for (const [subject, weight] of newest) {
    const at = subject.lastIndexOf('@');
    if (weight === null || at < 1) continue;
    const connector = subject.slice(0, at);
    traffic[connector] = { ...traffic[connector], [subject.slice(at + 1)]: weight };
  }
  return traffic;
}
