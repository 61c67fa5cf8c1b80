import type { HubspotClient } from './client.ts';
import { type DealWorld, isReadableCustom, outcomesOf } from './mapper-deal.ts';
import { createDayReader, toCurrency } from './mapper-values.ts';
import { readPipelines, readProperties } from './records.ts';
import type { RawProperty } from './schema.ts';
import { hubspotLimits } from './settings.ts';

const plainTypes = new Set(['string', 'number', 'enumeration', 'bool', 'date', 'datetime']);

/** The customer's own properties of deals that are read: those of the settings, else the first that fit. */
export function customPropertiesOf(client: HubspotClient, properties: readonly RawProperty[]): string[] {
  const wanted = client.settings.customProperties;
  const readable = properties
    .filter((each) => each.hubspotDefined !== true && plainTypes.has(each.type) && isReadableCustom(each.name))
    .map(({ name }) => name);
  if (wanted) return readable.filter((name) => wanted.includes(name));
  return readable.slice(0, hubspotLimits.customPropertiesRead);
}

/** What is the same for every deal, remembered. */
export function dealWorld(client: HubspotClient, signal: AbortSignal): Promise<DealWorld> {
  return client.remember('deal world', signal, async (own) => {
    const [pipelines, properties, account] = await Promise.all([
      readPipelines(client, 'deals', own),
      readProperties(client, 'deals', own),
      client.account(own),
    ]);
    return {
      stages: outcomesOf(pipelines),
      currency: toCurrency(account.companyCurrency),
      customProperties: customPropertiesOf(client, properties ?? []),
      present: properties && new Set(properties.map(({ name }) => name)),
      dayOf: createDayReader(account.timeZone),
    };
  });
}
