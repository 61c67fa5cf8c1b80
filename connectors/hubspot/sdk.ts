import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js';
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners/index.js';
import * as pipelines from '@hubspot/api-client/lib/codegen/crm/pipelines/index.js';
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import type { HubspotTransport, RequestOptions } from './transport.ts';

interface Generated<Configuration> {
  readonly createConfiguration: (parts: never) => Configuration;
  readonly ServerConfiguration: new (url: string, variables: Record<string, string>) => unknown;
}

/**
 * The SDK's generated classes for one request, over our transport. The SDK's `Client` is not used: it takes no HTTP library, and
 * the one that a call may name in its options is built but not sent through.
 * Source: https://github.com/HubSpot/hubspot-api-nodejs/blob/master/codegen/crm/objects/types/ObservableAPI.ts (2026-11-20)
 */
export function openSdk(baseUrl: string, transport: HubspotTransport, options: RequestOptions) {
  const httpApi = transport.library(options);
  function configure<Configuration>(generated: Generated<Configuration>): Configuration {
    const baseServer = new generated.ServerConfiguration(baseUrl, {});
    return generated.createConfiguration({ baseServer, httpApi } as never);
  }
  return {
    records: () => new objects.BasicApi(configure(objects)),
    batches: () => new objects.BatchApi(configure(objects)),
    search: () => new objects.SearchApi(configure(objects)),
    associations: () => new associations.BatchApi(configure(associations)),
    owners: () => new owners.OwnersApi(configure(owners)),
    pipelines: () => new pipelines.PipelinesApi(configure(pipelines)),
    properties: () => new properties.CoreApi(configure(properties)),
  };
}
export type HubspotSdk = ReturnType<typeof openSdk>;
