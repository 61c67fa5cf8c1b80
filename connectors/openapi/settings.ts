import { z } from 'zod';
import { authSchemeSchema } from '../kit/request-auth.ts';

const httpUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** One connected document. Exactly these settings made the tools; other settings need the connector to be made again. */
export const openApiSettingsSchema = z
  .object({
    /** Tells several connected documents apart: tools are named `openapi_<name>_<verb>_<noun>`. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9]{0,19}$/, 'up to 20 of a-z and 0-9, a letter first')
      .optional(),
    document: z.string().min(1).optional(),
    documentUrl: httpUrl.optional(),
    /** Where the API is; else the document's first server, if that is on the document's own origin or the document was pasted. */
    baseUrl: httpUrl.optional(),
    /** Takes the place of what the document says of security. */
    auth: authSchemeSchema.optional(),
    /** Only these: operationIds, or `GET /deals/{id}`. Left out: all. */
    operations: z.array(z.string().max(500)).max(1_000).optional(),
    /** Allows `/` inside a path argument, sent as %2F, for APIs whose ids hold one. */
    slashInPath: z.boolean().default(false),
  })
  .refine((settings) => (settings.document === undefined) !== (settings.documentUrl === undefined), {
    message: 'give either document or documentUrl',
  });
export type OpenApiSettings = z.infer<typeof openApiSettingsSchema>;
