import { bigint, integer, jsonb, pgPolicy, primaryKey, sql, text } from '../drizzle.ts';
import { connectorRole } from './credential.ts';
import { appRole, instant, product } from './tenant-table.ts';

/** What a remote MCP server listed, or the text of a document, when it was last read. */
export type UpstreamContent =
  | { readonly kind: 'tools'; readonly tools: readonly Record<string, unknown>[] }
  | { readonly kind: 'document'; readonly text: string };

/** The definition a connection's tools are made from, as it was read last, so that a start needs nobody's answer. */
export const upstreamDefinition = product
  .table(
    'upstream_definition',
    {
      tenantId: text('tenant_id').notNull(),
      connectionId: text('connection_id').notNull(),
      content: jsonb('content').$type<UpstreamContent>().notNull(),
      digest: text('digest').notNull(),
      fetchedAt: instant('fetched_at').notNull(),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.connectionId] }),
      pgPolicy('tenant_isolation', {
        for: 'all',
        to: [appRole, connectorRole],
        using: sql`tenant_id = (select app.tenant())`,
        withCheck: sql`tenant_id = (select app.tenant())`,
      }),
    ],
  )
  .enableRLS();

/**
 * What people decided about the catalog, append-only, for the whole installation: steps in the life of a tool or an agent
 * (`kind` lifecycle, with the digest of the definition they looked at), and shares of traffic (`kind` traffic; `subject` is
 * `<connector>@<version>`, `weight` null: shares are lifted).
 */
export const catalogStep = product.table('catalog_step', {
  seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  kind: text('kind').$type<'lifecycle' | 'traffic'>().notNull(),
  subject: text('subject').notNull(),
  state: text('state'),
  digest: text('digest'),
  weight: integer('weight'),
  by: text('by').notNull(),
  reason: text('reason').notNull(),
  at: instant('at').notNull(),
  expiresAt: instant('expires_at'),
});
