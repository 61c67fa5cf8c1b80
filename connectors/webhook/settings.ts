import { z } from 'zod';

/** Where events are posted. The address is checked when it is called: private ones are refused, redirects are not followed. */
export const webhookSettingsSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
});
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>;

/** As Standard Webhooks writes a secret: `whsec_` and 24 to 64 bytes in base64. */
export const webhookSecretPattern = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;
