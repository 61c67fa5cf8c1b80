import { fieldName } from './fields.ts';

/** Names that are written otherwise than their ids. */
const brands: Readonly<Record<string, string>> = {
  hubspot: 'HubSpot',
  'sec-edgar': 'SEC EDGAR',
  bigquery: 'BigQuery',
  'google-calendar': 'Google Calendar',
  'google-sheets': 'Google Sheets',
  postgres: 'PostgreSQL',
  email: 'E-mail',
};

/** A connected system by the name its vendor writes. */
export function systemName(system: string): string {
  return brands[system] ?? fieldName(system);
}
