import type {
  AnyConnector,
  ConnectorCategory,
  RowOwnership,
  ToolDefinition,
} from '../../../connectors/kit/define-connector.ts';
import type { Instant } from '../../domain/time.ts';

/** The life of anything in the catalog. Only `deployed` can be called; `needs_review` is a definition that changed by itself. */
export const lifecycleStates = ['draft', 'testing', 'approved', 'deployed', 'retired', 'needs_review'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

/** One step of a life: who moved it where, when, for which definition, and until when that holds (null: no end). */
export interface LifecycleStep {
  readonly state: Exclude<LifecycleState, 'needs_review'>;
  readonly by: string;
  readonly at: Instant;
  readonly expiresAt: Instant | null;
  /** The definition that was looked at; a step for another digest no longer counts. */
  readonly digest: string;
}

/** Where an entry stands now. `expiresAt` null: its last step does not run out. */
export interface Lifecycle {
  readonly state: LifecycleState;
  readonly expiresAt: Instant | null;
  readonly steps: readonly LifecycleStep[];
}

/** One version of one tool, with everything the policies and the gateway need, computed once. */
export interface CatalogTool {
  readonly name: string;
  readonly version: string;
  readonly system: string;
  readonly category: ConnectorCategory;
  /** `crm_list_opportunities` for `salesforce_list_opportunities`; null outside the categories. */
  readonly categoryTool: string | null;
  readonly owner: string;
  readonly title: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly readOnly: boolean;
  readonly idempotent: boolean;
  readonly cacheTtlMs: number | null;
  readonly riskTier: 0 | 1 | 2 | 3;
  /** Whose records a read returns; `unknown` limits the tool to principals who see all rows. */
  readonly rows: RowOwnership | 'unknown';
  /** Data class of each output field that has one, by field name in lower case. */
  readonly dataClasses: ReadonlyMap<string, string>;
  /** `built_in` came with the product and starts deployed; `upstream` was discovered and waits for an approval. */
  readonly origin: 'built_in' | 'upstream';
  readonly digest: string;
  readonly lifecycle: Lifecycle;
  /**
   * Share of principals that get this version, against the sum over the tool's callable versions; null when no shares are set:
   * the newest version that can be called gets everyone.
   */
  readonly weight: number | null;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
  readonly connector: AnyConnector;
  readonly definition: ToolDefinition<unknown>;
}

/** A connector as people see it in the catalog. */
export interface CatalogConnector {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly category: ConnectorCategory;
  readonly owner: string;
  readonly origin: 'built_in' | 'upstream';
  readonly scopes: Readonly<Record<string, string>>;
  readonly toolNames: readonly string[];
}

/** An agent or a workflow template: something that uses tools. */
export interface CatalogActor {
  readonly kind: 'agent' | 'workflow';
  readonly id: string;
  readonly version: string;
  readonly owner: string;
  readonly description: string;
  readonly toolNames: readonly string[];
  readonly riskTier: 0 | 1 | 2 | 3;
  readonly digest: string;
  readonly lifecycle: Lifecycle;
}

/** Something that was left out of the catalog, or that a person should look at; never fatal. */
export interface CatalogProblem {
  readonly subject: string;
  readonly code: 'bad_name' | 'collision' | 'schema' | 'unknown_tool' | 'route_mismatch' | 'needs_review';
  readonly message: string;
}

/** One line of the catalog's timeline. */
export interface CatalogChange {
  readonly at: Instant;
  readonly catalogVersion: number;
  readonly subject: string;
  readonly change: 'added' | 'removed' | 'definition_changed' | 'lifecycle' | 'weight' | 'rollback';
  readonly detail: string;
}

/** Immutable: everything that can be called, at one version. */
export interface Catalog {
  readonly version: number;
  readonly builtAt: Instant;
  readonly connectors: readonly CatalogConnector[];
  /** Every version of every tool, in order of name. */
  readonly tools: readonly CatalogTool[];
  readonly toolsByName: ReadonlyMap<string, readonly CatalogTool[]>;
  /** Category tool → the tools it may route to, in the order of the connectors. */
  readonly routes: ReadonlyMap<string, readonly string[]>;
  readonly actors: ReadonlyMap<string, CatalogActor>;
  readonly problems: readonly CatalogProblem[];
  readonly changes: readonly CatalogChange[];
}
