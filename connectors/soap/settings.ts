import { z } from 'zod';
import { authSchemeSchema } from '../kit/request-auth.ts';

const httpUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** One connected service. Exactly these settings made the tools; other settings need the connector to be made again. */
export const soapSettingsSchema = z
  .object({
    /** Tells several connected services apart: tools are named `soap_<name>_<verb>_<noun>`. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9]{0,19}$/, 'up to 20 of a-z and 0-9, a letter first')
      .optional(),
    document: z.string().min(1).optional(),
    documentUrl: httpUrl.optional(),
    /** Where the service is; else the port's address, if that is on the document's own origin or the document was pasted. */
    address: httpUrl.optional(),
    auth: authSchemeSchema.default({ kind: 'none' }),
    /** Operations that only read. A WSDL does not say so: whoever connects it vouches for them. */
    reads: z.array(z.string().max(200)).max(1_000).default([]),
  })
  .refine((settings) => (settings.document === undefined) !== (settings.documentUrl === undefined), {
    message: 'give either document or documentUrl',
  });
export type SoapSettings = z.infer<typeof soapSettingsSchema>;
