import { AppError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/principal.ts';
import { dateOf, type Instant } from '../../../domain/time.ts';
import type { Store } from '../../../store/open-store.ts';
import type { Reader } from '../../../store/reader.ts';
import type { DealTableSource } from '../../../store/visible-table.ts';
import { inTurns } from '../../deal-table/in-turns.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { indexVocabulary } from '../../questions/understand/index-vocabulary.ts';
import { NameBook } from '../../questions/understand/name-index.ts';
import { understand } from '../../questions/understand/understand.ts';
import { gatherVocabulary } from '../../questions/vocabulary.ts';
import { readWorkspaceSettings } from '../../settings/workspace-settings.ts';
import type { TemplateDesk } from '../templates/template-desk.ts';
import type { PlannerGround } from './planned.ts';

export interface PlannerPorts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly tables: DealTableSource;
  readonly templates: TemplateDesk;
}

/** What a request of this person is read against: their tools, their workspace's templates, the names they may see. */
export async function openGround(
  { store, gateway, tables, templates }: PlannerPorts,
  who: {
    readonly principal: Principal;
    readonly reader: Reader;
    readonly asOf: Instant;
    readonly teamChannel: string | null;
  },
): Promise<PlannerGround> {
  const { principal, reader, asOf, teamChannel } = who;
  const { settings } = await store.withTenant(principal.tenantId, readWorkspaceSettings);
  const table = await reader.dealTable(tables, { asOf, parts: ['people'] });
  const vocabulary = await inTurns(gatherVocabulary(table));
  const book = new NameBook();
  await inTurns(book.collect(vocabulary));
  const index = indexVocabulary(vocabulary, book);
  const offered = await templates.list(principal.tenantId);
  const about = { index, asOf: dateOf(asOf), fiscalCalendar: settings.fiscalCalendar, asker: principal.salesUserId };
  return {
    tools: new Set(gateway.listTools(principal).map(({ name }) => name)),
    templates: offered.map(({ template }) => template),
    teamChannel,
    understand: (text) => understand(text, { ...about, previous: null }),
    async sheetColumns(spreadsheetId, sheet) {
      const call = { principal, tool: 'google_sheets_read_rows', arguments: { spreadsheetId, sheet, limit: 1 } };
      try {
        const { structuredContent } = await gateway.callTool({ ...call, purpose: 'plan', deadlineMs: 10_000 });
        return structuredContent['columns'] as readonly string[];
      } catch (error) {
        // the plan is made without the heads then, and says what it assumes
        if (error instanceof AppError) return null;
        throw error;
      }
    },
  };
}
