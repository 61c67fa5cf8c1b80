import type { EventTrigger, InboundEvent, SourceKind } from '../../domain/event.ts';
import type { Principal } from '../../domain/principal.ts';
import { index, integer, jsonb, pgPolicy, primaryKey, sql, text } from '../drizzle.ts';
import { connectorRole } from './credential.ts';
import { appRole, instant, product } from './tenant-table.ts';

/** Deliveries are checked where credentials are kept, and worked on everywhere else. */
const bothRoles = () =>
  pgPolicy('tenant_isolation', {
    for: 'all',
    to: [appRole, connectorRole],
    using: sql`tenant_id = (select app.tenant())`,
    withCheck: sql`tenant_id = (select app.tenant())`,
  });

/** Systems that may tell us what happens in them. Their secrets are kept with the credentials. */
export const eventSource = product
  .table(
    'event_source',
    {
      tenantId: text('tenant_id').notNull(),
      id: text('id').notNull(),
      kind: text('kind').$type<SourceKind>().notNull(),
      /** Whose records the events name; null: nothing is read anew. */
      connectionId: text('connection_id'),
      triggers: jsonb('triggers').$type<EventTrigger[]>().notNull().default([]),
      /** Who added it: plans that it starts have their rights and nothing more. */
      principal: jsonb('principal').$type<Principal>().notNull(),
      createdAt: instant('created_at').notNull().default(sql`now()`),
    },
    (t) => [primaryKey({ columns: [t.tenantId, t.id] }), bothRoles()],
  )
  .enableRLS();

/** What was told, once each: a second delivery of an event finds its row and changes nothing. */
export const inboundEvent = product
  .table(
    'inbound_event',
    {
      tenantId: text('tenant_id').notNull(),
      sourceId: text('source_id').notNull(),
      eventId: text('event_id').notNull(),
      content: jsonb('content').$type<InboundEvent>().notNull(),
      receivedAt: instant('received_at').notNull().default(sql`now()`),
      state: text('state').$type<'waiting' | 'working' | 'done' | 'failed'>().notNull().default('waiting'),
      attempts: integer('attempts').notNull().default(0),
      takenAt: instant('taken_at'),
      /** What came of it, or why it failed. */
      message: text('message'),
    },
    (t) => [
      primaryKey({ columns: [t.tenantId, t.sourceId, t.eventId] }),
      index('inbound_event_open').on(t.tenantId, t.receivedAt).where(sql`state in ('waiting', 'working')`),
      bothRoles(),
    ],
  )
  .enableRLS();
