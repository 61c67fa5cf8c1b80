import type { DealRow, DealTable, ScoreColumns } from '../../domain/deal-row.ts';
import type { Instant } from '../../domain/time.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import type { TouchSummary } from '../../store/read-touches.ts';
import { readRiskSettings } from '../settings/workspace-settings.ts';
import { assembleTable, joinRows, type TableLists } from './assemble-table.ts';
import type { DealFacts } from './deal-facts.ts';
import { inTurns } from './in-turns.ts';
import type { TablePeople } from './table-people.ts';
import type { TableReferences } from './table-references.ts';
import type { ComputedTerms } from './table-scores.ts';

/** The settings that columns depend on: those that the signals go by. */
export interface ColumnSettings {
  readonly internalDomains: readonly string[];
  readonly decliningRatio: number;
}

export async function readColumnSettings(tx: TenantTransaction): Promise<ColumnSettings> {
  const { internalDomains, decliningRatio } = await readRiskSettings(tx);
  return { internalDomains, decliningRatio };
}

/** What is kept of one workspace as of one instant. Parts that nobody has asked for are null. */
export interface Entry {
  readonly tenantId: string;
  readonly asOf: Instant;
  readonly lineage: object;
  mark: string;
  checkedAtMs: number;
  dataAsOf: Instant | null;
  isNewest: boolean;
  settings: ColumnSettings;
  facts: Map<string, DealFacts>;
  references: TableReferences;
  touches: { ofDeals: Map<string, TouchSummary>; ofAccounts: Map<string, Instant> } | null;
  people: TablePeople | null;
  /** `terms` null: a scoring run kept them. */
  scores: { asOf: Instant | null; byDeal: Map<string, ScoreColumns>; terms: ComputedTerms | null } | null;
  /** Joined rows by deal; null: all must be joined anew. */
  rows: Map<string, DealRow> | null;
  /** Deals whose row must be joined anew. */
  stale: Set<string>;
  lists: TableLists;
  table: DealTable | null;
}

/** Leaves nothing of the rows: what all of them show has changed. */
export function joinAllAnew(entry: Entry): void {
  entry.rows = null;
  entry.lists = { accounts: null, contacts: null, contactRoles: null };
  entry.table = null;
}

/** Brings the table of an entry up to its parts, joining only rows that changed. */
export async function tableOf(entry: Entry): Promise<DealTable> {
  if (entry.table !== null) return entry.table;
  const ground = { ...entry, decliningRatio: entry.settings.decliningRatio, undatedDeals: countUndated(entry) };
  const rows = entry.rows ?? new Map<string, DealRow>();
  if (entry.touches !== null && entry.stale.size > 0) entry.lists.accounts = null;
  await inTurns(joinRows(ground, rows, entry.rows === null ? null : entry.stale));
  entry.rows = rows;
  entry.stale.clear();
  entry.table = await inTurns(assembleTable(ground, rows, entry.lists, entry.lineage));
  return entry.table;
}

function countUndated({ facts }: Entry): number {
  let undated = 0;
  for (const { createdDate } of facts.values()) if (createdDate === null) undated += 1;
  return undated;
}

/** Measured on 100,000 deals: a row with its facts, and what each part adds. */
export function bytesOf({ facts, touches, people, scores, references }: Entry): number {
  const others = references.accounts.size + (people?.contacts.size ?? 0) + (people?.links.size ?? 0) * 2;
  return facts.size * 1_400 + (touches?.ofDeals.size ?? 0) * 400 + (scores?.byDeal.size ?? 0) * 250 + others * 150;
}
