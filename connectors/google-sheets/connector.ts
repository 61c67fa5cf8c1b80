import { googleSignIn } from '../google/sign-in.ts';
import type { ConnectorPorts } from '../kit/connector-ports.ts';
import { type ConnectorDefinition, defineConnector } from '../kit/define-connector.ts';
import type { GoogleSheetsClient } from './client.ts';
import { googleSheetsSettingsSchema } from './settings.ts';
import { googleSheetsTools } from './tools.ts';

/** Google Sheets: reads rows under their headers and appends rows by key. Credentials as for the other Google connectors. */
export function googleSheetsConnector(
  ports: ConnectorPorts,
): ConnectorDefinition<typeof googleSheetsSettingsSchema, GoogleSheetsClient> {
  return defineConnector({
    id: 'google-sheets',
    title: 'Google Sheets',
    category: 'data',
    version: '1.0.0',
    settings: googleSheetsSettingsSchema,
    scopes: {
      'https://www.googleapis.com/auth/spreadsheets.readonly': 'Read rows of the spreadsheets that the user may open.',
      'https://www.googleapis.com/auth/spreadsheets': 'Only where rows are appended: read and change spreadsheets.',
    },
    signIn: googleSignIn(['https://www.googleapis.com/auth/spreadsheets.readonly']),
    tools: googleSheetsTools,
    open: async (connection) => (await import('./client.ts')).openGoogleSheetsClient(ports, connection),
  });
}
