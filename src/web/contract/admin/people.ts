import { z } from 'zod';
import { instantSchema } from '../../../domain/time.ts';
import { defineRoute } from '../define-route.ts';
import { doneSchema } from '../failure.ts';
import { personRoleSchema } from '../session.ts';

const page = { action: 'page', resource: 'people' } as const;
const administer = { action: 'administer', resource: 'people' } as const;

/** A person of this workspace. `salesUserId` null: not linked to a user of the CRM, so they see no rows of their own. */
export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: personRoleSchema,
  salesUserId: z.string().nullable(),
  salesUser: z.string().nullable(),
  state: z.enum(['active', 'suspended']),
  lastSeenAt: instantSchema.nullable(),
});

export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: personRoleSchema,
  invitedBy: z.string(),
  invitedAt: instantSchema,
  expiresAt: instantSchema,
});

export const listPeople = defineRoute({
  id: 'listPeople',
  method: 'GET',
  path: '/api/admin/people',
  summary: 'who belongs to this workspace, in which role, and who is invited',
  access: page,
  response: z.object({ people: z.array(personSchema), invitations: z.array(invitationSchema) }),
});

export const invitePerson = defineRoute({
  id: 'invitePerson',
  method: 'POST',
  path: '/api/admin/invitations',
  summary:
    'lets the person with this address in; they sign in with the configured provider, which must have verified it',
  access: administer,
  needsStepUp: true,
  body: z.strictObject({ email: z.email().max(254), role: personRoleSchema }),
  response: z.object({
    invitation: invitationSchema,
    /** To hand over: shown once, good for one person and seven days. */
    link: z.string(),
  }),
});

export const withdrawInvitation = defineRoute({
  id: 'withdrawInvitation',
  method: 'DELETE',
  path: '/api/admin/invitations/:invitationId',
  summary: 'takes an invitation back',
  access: administer,
  needsStepUp: true,
  params: z.strictObject({ invitationId: z.string().min(1).max(255) }),
  response: doneSchema,
});

export const changePerson = defineRoute({
  id: 'changePerson',
  method: 'POST',
  path: '/api/admin/people/:personId',
  summary: 'changes a person’s role, their user in the CRM, or suspends them: all their sessions end at once',
  access: administer,
  needsStepUp: true,
  params: z.strictObject({ personId: z.string().min(1).max(255) }),
  body: z.strictObject({
    role: personRoleSchema.optional(),
    salesUserId: z.string().min(1).max(255).nullable().optional(),
    state: z.enum(['active', 'suspended']).optional(),
  }),
  response: z.object({ person: personSchema }),
});
