import type { Principal } from '../../domain/principal.ts';
import type { ToolGateway } from '../../domain/tool.ts';

/** What a sync asks of a system beside `read_changes`; a connector offers what its system can do cheaply. */
export interface SourceTools {
  /** `read_delta {since}`: the changes of several objects in one call (`syncDeltaSchema`). */
  readonly delta: string | null;
  /** `read_records {object, ids}`: these records as a page; ids that are gone are absent or `isDeleted`. */
  readonly records: string | null;
  /** `list_ids {object, cursor, limit}`: `{ids, cursor, done}`, the ids of all living records. */
  readonly ids: string | null;
  /** `count_records {objects}`: `{counts: Record<object, number | null>}` of living records. */
  readonly counts: string | null;
}

/** The name of a system's tool. */
export function toolOf(system: string, verb: string): string {
  return `${system.replaceAll('-', '_')}_${verb}`;
}

/** Which of the optional tools a system has for this principal. */
export function findSourceTools(gateway: ToolGateway, principal: Principal, system: string): SourceTools {
  const names = new Set((gateway.listTools?.(principal) ?? []).map(({ name }) => name));
  const find = (verb: string) => (names.has(toolOf(system, verb)) ? toolOf(system, verb) : null);
  return {
    delta: find('read_delta'),
    records: find('read_records'),
    ids: find('list_ids'),
    counts: find('count_records'),
  };
}
