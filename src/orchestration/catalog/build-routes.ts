import { canonicalJson } from '../../domain/canonical-json.ts';
import type { CatalogProblem, CatalogTool } from './catalog-entry.ts';

/**
 * The table from category tool (`crm_list_opportunities`) to the tools that can serve it. Tools under one category name must
 * take and give the same; one that does not is reported and left out of the route, but stays callable by its own name.
 */
export function buildRoutes(tools: readonly CatalogTool[], problems: CatalogProblem[]): Map<string, readonly string[]> {
  const taken = new Set(tools.map(({ name }) => name.toLowerCase()));
  const routes = new Map<string, string[]>();
  const shapes = new Map<string, string>();
  for (const tool of tools) {
    const name = tool.categoryTool;
    if (name === null) continue;
    if (taken.has(name.toLowerCase())) {
      problems.push({
        subject: tool.name,
        code: 'collision',
        message: `the category name "${name}" is a tool of its own`,
      });
      continue;
    }
    const shape = canonicalJson([tool.inputSchema, tool.outputSchema, tool.readOnly]);
    if ((shapes.get(name) ?? shape) !== shape) {
      problems.push({
        subject: tool.name,
        code: 'route_mismatch',
        message: `does not take and give the same as the others under "${name}"`,
      });
      continue;
    }
    shapes.set(name, shape);
    const route = routes.get(name) ?? [];
    if (!route.includes(tool.name)) route.push(tool.name);
    routes.set(name, route);
  }
  return routes;
}
