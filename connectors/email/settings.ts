import { z } from 'zod';

/**
 * How mail leaves: over SMTP (`host`) or through a provider's HTTP API that takes an `Idempotency-Key` (`apiUrl`). `tls` off only
 * inside a private network. `ca`: the PEM of a private authority that signs the server's certificate; null: the public ones.
 */
export const emailSettingsSchema = z
  .object({
    from: z.email().max(320),
    fromName: z.string().trim().min(1).max(100).default('Bellwether'),
    host: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,253}$/, 'a host name or an IPv4 address')
      .nullable()
      .default(null),
    port: z.number().int().min(1).max(65_535).default(587),
    tls: z.enum(['starttls', 'implicit', 'off']).default('starttls'),
    ca: z.string().max(100_000).nullable().default(null),
    apiUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .default(null),
  })
  .refine(
    ({ host, apiUrl }) => (host === null) !== (apiUrl === null),
    'give host (SMTP) or apiUrl (a mail API), one of them',
  );
export type EmailSettings = z.infer<typeof emailSettingsSchema>;
