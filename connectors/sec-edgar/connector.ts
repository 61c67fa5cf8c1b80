import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { EdgarClient } from './client.ts';
import { createRequestPace } from './request-pace.ts';
import { edgarSettingsSchema } from './settings.ts';
import { edgarTools } from './tools.ts';

/** Public filings of companies at the SEC; free, without a key. All connections of a process share one pace. */
export function secEdgarConnector(ports: ConnectorPorts): ConnectorDefinition<typeof edgarSettingsSchema, EdgarClient> {
  const pace = createRequestPace();
  return defineConnector({
    id: 'sec-edgar',
    title: 'SEC EDGAR',
    category: 'intelligence',
    version: '1.0.0',
    settings: edgarSettingsSchema,
    scopes: {},
    // no key: who asks stands in the setting `contact`
    signIn: [{ kind: 'secret', fields: [], scopes: [] }],
    tools: edgarTools,
    open: async ({ settings }) => (await import('./client.ts')).createEdgarClient(ports, settings, pace),
  });
}
