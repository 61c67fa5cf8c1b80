import type { Instant } from '../../domain/time.ts';
import { listConnections } from '../../store/connections.ts';
import type { Store } from '../../store/open-store.ts';

/** What data is called to people, by system; the rest by category, else by the connection's own name. */
const systemNames: Readonly<Record<string, string>> = {
  csv: 'Import',
  gmail: 'mail',
  'google-calendar': 'calendar',
  slack: 'chat',
};
const categoryNames: Readonly<Record<string, string>> = { crm: 'CRM', intelligence: 'public events' };

/** The part of a connection that tells how old its data is; `dataAsOf` null: nothing was read from it yet. */
export interface DatedConnection {
  readonly id: string;
  readonly system: string;
  readonly category: string;
  readonly health: string;
  readonly dataAsOf: Instant | null;
}

/**
 * One line that says how old what an answer rests on is, each source by what it is to people and with what is wrong with it:
 * `CRM as of 2026-11-20 10:02 UTC (needs re-auth), mail as of …`. Null: nothing was read from anywhere.
 */
export function dataAgeText(connections: readonly DatedConnection[]): string | null {
  const dated = connections.flatMap((each) => (each.dataAsOf === null ? [] : [{ ...each, dataAsOf: each.dataAsOf }]));
  const nameOf = ({ id, system, category }: DatedConnection) => systemNames[system] ?? categoryNames[category] ?? id;
  const told = dated.map((each) => {
    const name = nameOf(each);
    const isAlone = dated.filter((other) => nameOf(other) === name).length === 1;
    const health = each.health === 'needs_reauth' ? 'needs re-auth' : each.health;
    const state = each.health === 'healthy' ? '' : ` (${health})`;
    const at = each.dataAsOf.slice(0, 16).replace('T', ' ');
    return `${isAlone ? name : `${name} ${each.id}`} as of ${at} UTC${state}`;
  });
  if (told.length === 0) return null;
  const line = told.join(', ');
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}.`;
}

/** The same of a workspace. */
export async function readDataAge(store: Store, tenantId: string): Promise<string | null> {
  return dataAgeText(await store.withTenant(tenantId, (tx) => listConnections(tx)));
}
