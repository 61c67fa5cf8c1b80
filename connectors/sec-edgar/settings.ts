import { z } from 'zod';

/**
 * How EDGAR is asked. `contact` is sent as the User-Agent: who asks, with an e-mail address; the SEC refuses clients without.
 * `baseUrl` null: the SEC's two hosts; else everything is read from this one address (a proxy or the simulator).
 * Source: https://www.sec.gov/os/accessing-edgar-data (2026-11-20)
 */
export const edgarSettingsSchema = z.object({
  contact: z
    .string()
    .max(200)
    .regex(
      /^[\x21-\x7e][\x20-\x7e]*$/,
      'who asks, in ASCII, with an e-mail address, like "Lantern Works ops@lantern.example"',
    )
    .refine((text) => /[^\s@]+@[^\s@]+\.[^\s@]+/.test(text), 'it must hold an e-mail address, which the SEC requires'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
});
export type EdgarSettings = typeof edgarSettingsSchema._output;

/**
 * What the SEC allows and how long its daily file is kept.
 * Source: https://www.sec.gov/about/webmaster-frequently-asked-questions#developers (2026-11-20)
 */
export const edgarLimits = { requestsPerSecond: 10, companyListLifeMs: 86_400_000, blockMs: 600_000 } as const;
