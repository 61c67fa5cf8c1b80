import { z } from 'zod';

/** Tokens go to these addresses, so they are encrypted except on this machine or inside a private network's plain names. */
const endpointSchema = z.url().refine((address) => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'https:') return true;
  return (
    url?.protocol === 'http:' && (/^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) || !url.hostname.includes('.'))
  );
}, 'an https address');

/**
 * How a connection reaches its organisation. `loginUrl` is production, a sandbox (`https://test.salesforce.com`) or My Domain;
 * `instanceUrl` null takes the one the token endpoint names.
 */
export const salesforceSettingsSchema = z.object({
  loginUrl: endpointSchema.default('https://login.salesforce.com'),
  instanceUrl: endpointSchema.nullable().default(null),
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, 'an API version like 66.0')
    .default('66.0'),
  /** Rows a page when the caller does not say; Salesforce gives at most 2,000. */
  pageSize: z.number().int().min(1).max(2000).default(500),
  /** Custom fields of Opportunity to read; null reads the first 100 that can be read. */
  customFields: z
    .array(z.string().regex(/^\w{1,40}__c$/))
    .nullable()
    .default(null),
  /** Objects with more records than this are copied by bulk jobs; below it a page or two by REST costs less. */
  bulkAboveRows: z.number().int().min(200).default(2000),
  /**
   * A custom text field of Task that is External ID and unique, for writes that are made once; null: the connector finds out
   * what else the organisation offers.
   */
  idempotencyField: z
    .string()
    .regex(/^\w{1,40}__c$/)
    .nullable()
    .default(null),
});
export type SalesforceSettings = z.infer<typeof salesforceSettingsSchema>;

/**
 * What Salesforce allows, for planning and for the README.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm (2026-11-20)
 */
export const salesforceLimits = {
  rowsPerPage: 2000,
  smallestPage: 200,
  cursorLifeDays: 2,
  uriBytes: 16_384,
  customFieldsRead: 100,
  subrequests: 25,
  queriesPerComposite: 5,
  deletionReachDays: 15,
  accessIdsPerQuery: 200,
} as const;
