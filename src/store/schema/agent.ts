import type { AgentDefinition } from '../../domain/agent.ts';
import { integer, jsonb, primaryKey, sql, text } from '../drizzle.ts';
import { instant, product, tenantPolicy } from './tenant-table.ts';

/** Every version of every agent as it was drafted, never changed; where each stands in its life is in `catalog_step`. */
export const agent = product
  .table(
    'agent',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      version: integer('version').notNull(),
      definition: jsonb('definition').$type<AgentDefinition>().notNull(),
      /** Whoever answers for it; its runs have their rights and nothing more. */
      ownerId: text('owner_id').notNull(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.id, t.version] }), tenantPolicy()],
  )
  .enableRLS();
