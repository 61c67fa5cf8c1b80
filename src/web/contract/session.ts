import { z } from 'zod';
import { instantSchema } from '../../domain/time.ts';
import { defineRoute } from './define-route.ts';
import { doneSchema } from './failure.ts';

export const personRoleSchema = z.enum(['member', 'manager', 'revops', 'admin']);
export type PersonRole = z.infer<typeof personRoleSchema>;

/**
 * The person behind the cookie and what to show them. `csrfToken` goes into the header `x-bellwether-csrf` of every request that is not a
 * GET. `pages`: the areas they may open. `freshUntil`: until when acts of an admin are taken without another sign-in; null: not fresh.
 */
export const sessionSchema = z.object({
  person: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role: personRoleSchema,
    team: z.string().nullable(),
    salesUserId: z.string().nullable(),
  }),
  workspace: z.object({ id: z.string(), label: z.string() }),
  workspaces: z.array(z.object({ id: z.string(), label: z.string(), role: personRoleSchema })),
  pages: z.array(z.string()),
  csrfToken: z.string(),
  signedInAt: instantSchema,
  freshUntil: instantSchema.nullable(),
  expiresAt: instantSchema,
  /** The newest day the data speaks for: what "today" means on every page. */
  dataAsOf: instantSchema,
  isDemo: z.boolean(),
});
export type SessionAnswer = z.infer<typeof sessionSchema>;

/** How a person may sign in here, known before they have. `startUrl` is a page to go to, not to fetch. */
export const signInOptionsSchema = z.object({
  providers: z.array(z.object({ id: z.string(), label: z.string(), startUrl: z.string() })),
  product: z.literal('Bellwether'),
});

export const readSession = defineRoute({
  id: 'readSession',
  method: 'GET',
  path: '/api/session',
  summary: 'who is signed in, what they may open, and the token that every change needs',
  access: 'signed_in',
  response: sessionSchema,
});

export const readSignInOptions = defineRoute({
  id: 'readSignInOptions',
  method: 'GET',
  path: '/api/sign-in-options',
  summary: 'how a person may sign in',
  access: 'anyone',
  response: signInOptionsSchema,
});

export const chooseWorkspace = defineRoute({
  id: 'chooseWorkspace',
  method: 'POST',
  path: '/api/session/workspace',
  summary: 'go on in another workspace the person belongs to',
  access: 'signed_in',
  body: z.strictObject({ workspaceId: z.string().min(1).max(200) }),
  response: doneSchema,
});

export const signOut = defineRoute({
  id: 'signOut',
  method: 'POST',
  path: '/api/session/end',
  summary: 'end this session, or all sessions of the person',
  access: 'signed_in',
  body: z.strictObject({ everywhere: z.boolean().default(false) }),
  response: doneSchema,
});
