import { canonicalDigest } from './canonical-digest.ts';
import type { CatalogActor, LifecycleStep } from './catalog-entry.ts';
import { resolveLifecycle } from './resolve-lifecycle.ts';

/** An agent or workflow template as it is handed to the catalog. */
export interface ActorDefinition {
  readonly kind: 'agent' | 'workflow';
  readonly id: string;
  readonly version: string;
  readonly owner: string;
  readonly description: string;
  readonly toolNames: readonly string[];
  readonly riskTier: 0 | 1 | 2 | 3;
  readonly origin: 'built_in' | 'upstream';
  /** Of everything else that was looked at when it was approved; left out: there is nothing else. */
  readonly contentDigest?: string;
}

/** Describes an agent or workflow template for the catalog, with where it stands in its life. */
export function catalogActor(
  { origin, ...actor }: ActorDefinition,
  steps: ReadonlyMap<string, readonly LifecycleStep[]> | undefined,
): CatalogActor {
  const digest = canonicalDigest(actor);
  return {
    ...actor,
    digest,
    lifecycle: resolveLifecycle(digest, steps?.get(`${actor.kind}:${actor.id}`) ?? [], origin),
  };
}
