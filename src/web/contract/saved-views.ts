import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';
import { doneSchema } from './failure.ts';

const access = { action: 'read', resource: 'opportunity' } as const;

/** A list as somebody keeps it: `query` is the query text of the list. `isShared`: everybody of the workspace has it. */
export const savedViewSchema = z.object({
  id: z.string(),
  page: z.string(),
  name: z.string(),
  query: z.string(),
  isShared: z.boolean(),
  isOwn: z.boolean(),
  savedAt: instantSchema,
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const listViews = defineRoute({
  id: 'listViews',
  method: 'GET',
  path: '/api/views',
  summary: 'the views this person kept, and those that others share',
  access,
  response: z.object({ views: z.array(savedViewSchema) }),
});

export const saveView = defineRoute({
  id: 'saveView',
  method: 'POST',
  path: '/api/views',
  summary: 'keeps a view; one of the same page and name is replaced',
  access,
  body: z.strictObject({
    page: z.enum(['at-risk', 'alerts', 'pipeline']),
    name: z.string().trim().min(1).max(80),
    query: z.string().max(4_000),
    isShared: z.boolean().default(false),
  }),
  response: savedViewSchema,
});

export const deleteView = defineRoute({
  id: 'deleteView',
  method: 'DELETE',
  path: '/api/views/:viewId',
  summary: 'forgets a view of one’s own',
  access,
  params: z.strictObject({ viewId: z.string().min(1).max(255) }),
  response: doneSchema,
});
