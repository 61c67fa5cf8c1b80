import { localOwner } from '../domain/principal.ts';
import { DealTables } from '../orchestration/deal-table/deal-tables.ts';
import { Asker, type LanguageHelp } from '../orchestration/questions/ask.ts';
import { defaultAsOf } from '../orchestration/scoring/default-as-of.ts';
import type { Store } from '../store/open-store.ts';
import { openReader } from '../store/reader.ts';

/** What a process answers questions and lists deals from: one deal table for all of its surfaces. */
export interface Answering {
  readonly tables: DealTables;
  readonly asker: Asker;
  /** Reads a workspace's newest table before anybody asks; takes seconds where there are many deals, in turns with everything else. */
  warm(tenantId: string): Promise<void>;
}

export function openAnswering(store: Store, help?: LanguageHelp): Answering {
  const tables = new DealTables({ store });
  const asker = new Asker({ store, tables, help });
  return {
    tables,
    asker,
    async warm(tenantId) {
      const asOf = await defaultAsOf(store, tenantId);
      const reader = openReader(store, localOwner(tenantId), { rows: 'all', hiddenClasses: [] });
      // all parts at once, so that rows are joined once
      await reader.dealTable(tables, { asOf, parts: ['touches', 'people', 'scores'] });
      await asker.prepare({ reader, asOf });
    },
  };
}
