import { z } from 'zod';

/** The token goes to this address, so it is encrypted except on this machine or inside a private network's plain names. */
const endpointSchema = z.url().refine((address) => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'https:') return true;
  return (
    url?.protocol === 'http:' && (/^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) || !url.hostname.includes('.'))
  );
}, 'an https address');

const propertyName = z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'the internal name of a property');

/** How a connection reaches its portal. `auth` decides the call limit that is kept before HubSpot's own headers tell it. */
export const hubspotSettingsSchema = z.object({
  baseUrl: endpointSchema.default('https://api.hubapi.com'),
  auth: z.enum(['private_app', 'oauth']).default('private_app'),
  /** Records a page when the caller does not say. */
  pageSize: z.number().int().min(1).max(2000).default(1000),
  /** Custom properties of deals to read; null reads the first 50 that can be read. */
  customProperties: z.array(propertyName).max(200).nullable().default(null),
});
export type HubspotSettings = z.infer<typeof hubspotSettingsSchema>;

/**
 * What HubSpot allows. `historyValues`: at most so many revisions of one property are told.
 * Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines and
 * https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm (2026-11-20)
 */
export const hubspotLimits = {
  searchRows: 200,
  listRows: 100,
  /** A list page or batch read that asks for histories holds half of the usual rows. */
  historyRows: 50,
  batchRows: 100,
  associationInputs: 1000,
  searchesPerSecond: 5,
  requestsPerWindow: { private_app: 190, oauth: 110 },
  windowMs: 10_000,
  customPropertiesRead: 50,
  historyValues: 20,
} as const;
