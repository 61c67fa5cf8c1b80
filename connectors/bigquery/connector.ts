import { googleSignIn } from '../google/sign-in.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { BigqueryClient } from './client.ts';
import { bigquerySettingsSchema } from './settings.ts';
import { bigqueryTools } from './tools.ts';

/** BigQuery: runs SELECT statements within a cost limit and loads rows once. Credentials as for the other Google connectors. */
export function bigqueryConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof bigquerySettingsSchema, BigqueryClient> {
  return defineConnector({
    id: 'bigquery',
    title: 'BigQuery',
    category: 'data',
    version: '1.0.0',
    settings: bigquerySettingsSchema,
    scopes: {
      'https://www.googleapis.com/auth/bigquery.readonly': 'List datasets and tables.',
      'https://www.googleapis.com/auth/bigquery':
        'Only where queries run or rows are loaded: the dry run that tells what a statement does, and load jobs, take no narrower scope. What it may touch is set by IAM roles.',
    },
    signIn: googleSignIn(['https://www.googleapis.com/auth/bigquery']),
    tools: bigqueryTools,
    open: async (connection) => (await import('./client.ts')).openBigqueryClient(ports, connection),
  });
}
