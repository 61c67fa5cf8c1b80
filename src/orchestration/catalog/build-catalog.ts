import type { AnyConnector } from '../../../connectors/kit/define-connector.ts';
import type { Instant } from '../../domain/time.ts';
import { buildRoutes } from './build-routes.ts';
import { type ActorDefinition, catalogActor } from './catalog-actor.ts';
import type { Catalog, CatalogConnector, CatalogProblem, CatalogTool, LifecycleStep } from './catalog-entry.ts';
import { catalogTool } from './catalog-tool.ts';
import { diffCatalogs } from './diff-catalogs.ts';

/** How a catalog is put together beside its connectors. */
export interface CatalogOptions {
  readonly now: Instant;
  /** The snapshot before; its version plus one becomes this one's, and its timeline goes on. */
  readonly previous?: Catalog;
  /** Ids of connectors discovered from outside; their tools wait for an approval. */
  readonly upstream?: ReadonlySet<string>;
  /** Who answers for a connector; `bellwether` when not said. */
  readonly owners?: Readonly<Record<string, string>>;
  /** Recorded steps, oldest first, by `<tool>@<version>` or `agent:<id>` / `workflow:<id>`. */
  readonly steps?: ReadonlyMap<string, readonly LifecycleStep[]>;
  /** Traffic by connector and version, e.g. `{ salesforce: { '1.0.0': 95, '1.1.0': 5 } }`; else the last listed that is deployed gets all. */
  readonly traffic?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly actors?: readonly ActorDefinition[];
}

const namePattern = /^[A-Za-z0-9_-]{1,64}$/;
const timelineLength = 1_000;

/**
 * Builds an immutable snapshot. What cannot be listed (a colliding or impossible name, a schema that cannot be described) is
 * left out and reported in `problems`; one bad connector never takes the others down.
 */
export function buildCatalog(connectors: readonly AnyConnector[], options: CatalogOptions): Catalog {
  const problems: CatalogProblem[] = [];
  const tools = listTools(connectors, options, problems);
  const toolsByName = Map.groupBy(tools, (tool) => tool.name);
  const routes = buildRoutes(tools, problems);
  const actors = new Map(
    (options.actors ?? []).map((actor) => {
      for (const name of actor.toolNames) {
        if (toolsByName.has(name) || routes.has(name)) continue;
        problems.push({
          subject: `${actor.kind}:${actor.id}`,
          code: 'unknown_tool',
          message: `uses "${name}", which nobody has`,
        });
      }
      return [`${actor.kind}:${actor.id}`, catalogActor(actor, options.steps)];
    }),
  );
  const draft = {
    version: (options.previous?.version ?? 0) + 1,
    builtAt: options.now,
    connectors: connectors.map((connector) => describeConnector(connector, tools, options)),
    tools: tools.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    toolsByName,
    routes,
    actors,
    problems,
  };
  const changes = [...(options.previous?.changes ?? []), ...diffCatalogs(options.previous, draft)];
  return Object.freeze({ ...draft, changes: changes.slice(-timelineLength) });
}

function listTools(
  connectors: readonly AnyConnector[],
  options: CatalogOptions,
  problems: CatalogProblem[],
): CatalogTool[] {
  const holders = new Map<string, string>();
  const listed: CatalogTool[] = [];
  for (const connector of connectors) {
    for (const definition of connector.tools) {
      const subject = `${definition.name}@${connector.version}`;
      if (!namePattern.test(definition.name)) {
        problems.push({ subject, code: 'bad_name', message: `a tool's name is 1 to 64 of A-Z, a-z, 0-9, _ and -` });
        continue;
      }
      const holder = holders.get(definition.name.toLowerCase());
      const self = `${connector.id} ${definition.name}`;
      const isTwin = listed.some((tool) => tool.name === definition.name && tool.version === connector.version);
      if ((holder !== undefined && holder !== self) || isTwin) {
        problems.push({
          subject,
          code: 'collision',
          message: `${connector.id} offers a name already taken by ${holder}; left out`,
        });
        continue;
      }
      const tool = describeTool(connector, definition, options, problems);
      if (!tool) continue;
      holders.set(definition.name.toLowerCase(), self);
      listed.push(tool);
    }
  }
  return listed;
}

function describeTool(
  connector: AnyConnector,
  definition: AnyConnector['tools'][number],
  options: CatalogOptions,
  problems: CatalogProblem[],
): CatalogTool | null {
  const subject = `${definition.name}@${connector.version}`;
  const share = options.traffic?.[connector.id];
  try {
    const tool = catalogTool(connector, definition, {
      owner: options.owners?.[connector.id] ?? 'bellwether',
      origin: options.upstream?.has(connector.id) ? 'upstream' : 'built_in',
      weight: share ? (share[connector.version] ?? 0) : null,
      stepsOf: (key) => options.steps?.get(key) ?? [],
    });
    if (tool.lifecycle.state === 'needs_review') {
      problems.push({
        subject,
        code: 'needs_review',
        message: 'its definition changed since it was approved; review it before it can be called',
      });
    }
    return tool;
  } catch (error) {
    // A schema from outside may hold what JSON Schema cannot say; that tool alone is left out.
    problems.push({ subject, code: 'schema', message: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function describeConnector(
  connector: AnyConnector,
  tools: readonly CatalogTool[],
  options: CatalogOptions,
): CatalogConnector {
  const { id, version, title, category, scopes } = connector;
  return {
    id,
    version,
    title,
    category,
    scopes,
    owner: options.owners?.[id] ?? 'bellwether',
    origin: options.upstream?.has(id) ? 'upstream' : 'built_in',
    toolNames: tools.filter((tool) => tool.connector === connector).map(({ name }) => name),
  };
}
