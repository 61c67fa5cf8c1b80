import type { PolicyVocabulary } from '../policy/check-names.ts';
import type { Catalog } from './catalog-entry.ts';

/** The names that policies may speak of under this catalog. */
export function vocabularyOf(catalog: Catalog): PolicyVocabulary {
  return {
    tools: new Set(catalog.toolsByName.keys()),
    categoryTools: new Set(catalog.routes.keys()),
    systems: new Set(catalog.connectors.map(({ id }) => id)),
    categories: new Set(['crm', 'engagement', 'intelligence', 'data', 'any']),
    agents: new Set([...catalog.actors.values()].filter(({ kind }) => kind === 'agent').map(({ id }) => id)),
  };
}
