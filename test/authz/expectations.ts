import type { CallerKind, Surface } from './people.ts';

/*
 * Who may do what, written out by hand and independent of the policies: the matrix compares every cell with this table, so a
 * policy that says something else, and a new tool, action or page that nobody thought about, turn it red.
 */

/** What the table needs to know of a tool; read from its connector's definition. */
export interface ToolFacts {
  readonly system: string;
  readonly readOnly: boolean;
  readonly riskTier: number;
  readonly declaresRows: boolean;
  readonly isDeployed: boolean;
  readonly isOfAgent: boolean;
}

/** The answer of one cell; null: nothing may be learned, not even that it exists. */
export interface Expected {
  readonly rows: 'all' | 'team' | 'own';
  readonly hidden: readonly string[];
  readonly approval: 'none' | 'required';
}

interface Rights {
  readonly reads: boolean;
  /** The highest risk tier it may cause; null: no act at all. */
  readonly acts: number | null;
  /** The highest risk tier it may cause without asking; null: it always asks. */
  readonly actsUnasked: number | null;
  readonly rows: Expected['rows'];
  readonly isPerson: boolean;
  readonly onlyOwnTools: boolean;
  readonly approves: number | null;
  readonly administers: boolean;
  readonly pages: 'none' | 'working' | 'all';
}

const none: Rights = {
  reads: false,
  acts: null,
  actsUnasked: null,
  rows: 'own',
  isPerson: true,
  onlyOwnTools: false,
  approves: null,
  administers: false,
  pages: 'none',
};
const member: Rights = { ...none, reads: true, acts: 2, actsUnasked: 1, pages: 'working' };
const manager: Rights = { ...member, acts: 3, actsUnasked: 2, rows: 'team', approves: 2 };
const admin: Rights = { ...manager, rows: 'all', approves: 3, administers: true, pages: 'all' };
const agent: Rights = { ...none, reads: true, acts: 2, isPerson: false, onlyOwnTools: true };

const rightsOf: Readonly<Record<CallerKind, Rights>> = {
  anonymous: none,
  member,
  manager,
  admin,
  other_tenant_admin: admin,
  suspended: none,
  expired: none,
  read_only_token: { ...manager, acts: null, approves: null },
  scoped_agent: agent,
  retired_agent: none,
  unlinked_slack_user: none,
  guest: none,
};

/** What each tenant of the matrix has connected. */
export const connectedSystems = {
  acme: ['csv', 'salesforce', 'slack', 'ledger', 'outside'],
  globex: ['slack'],
} as const;

/** A tool call, listed or made. `tool` null: no such tool. */
export function expectTool(caller: CallerKind, surface: Surface, tool: ToolFacts | null): Expected | null {
  const rights = rightsOf[caller];
  const systems: readonly string[] = connectedSystems[caller === 'other_tenant_admin' ? 'globex' : 'acme'];
  if (!tool?.isDeployed || !systems.includes(tool.system)) return null;
  if (rights.onlyOwnTools && !tool.isOfAgent) return null;
  if (tool.readOnly) {
    if (!rights.reads || (!tool.declaresRows && rights.rows !== 'all')) return null;
    return { rows: rights.rows, hidden: hiddenFrom(rights, surface), approval: 'none' };
  }
  if (rights.acts === null || tool.riskTier > rights.acts) return null;
  const isFree = rights.actsUnasked !== null && tool.riskTier <= rights.actsUnasked;
  return { rows: rights.rows, hidden: hiddenFrom(rights, surface), approval: isFree ? 'none' : 'required' };
}

/** Whether the same person could make this call with a wider token: then, and only then, a step-up may name the scope. */
export function expectStepUp(caller: CallerKind, surface: Surface, tool: ToolFacts | null): boolean {
  return caller === 'read_only_token' && expectTool('manager', surface, tool) !== null;
}

/** Personal data is for people who do not hand it to a model. */
function hiddenFrom(rights: Rights, surface: Surface): readonly string[] {
  return rights.isPerson && surface !== 'mcp' ? [] : ['personal'];
}

/** Every page, and whether it belongs to the working ones or to control. */
export const pages = {
  pipeline: 'working',
  deals: 'working',
  deal: 'working',
  forecast: 'working',
  reports: 'working',
  alerts: 'working',
  'data-quality': 'working',
  signals: 'working',
  model: 'working',
  approvals: 'leading',
  catalog: 'control',
  runs: 'control',
  'kill-switch': 'control',
  people: 'control',
  audit: 'control',
  policies: 'control',
  connections: 'control',
  settings: 'control',
} as const;

/** An act other than a tool call. `null` for an act that the table does not know, which is an error of the matrix. */
export function expectAct(
  caller: CallerKind,
  act: { readonly action: string; readonly id: string; readonly riskTier: number; readonly isOwnRequest: boolean },
): boolean | null {
  const rights = rightsOf[caller];
  switch (act.action) {
    case 'read':
    case 'question':
      return rights.reads;
    case 'plan':
      return act.riskTier === 0 ? rights.reads : rights.reads && (!rights.isPerson || rights.acts !== null);
    case 'page': {
      const kind = pages[act.id as keyof typeof pages];
      if (kind === undefined) return null;
      if (kind === 'leading') return rights.pages !== 'none' && rights.rows !== 'own';
      return rights.pages === 'all' || (rights.pages === 'working' && kind === 'working');
    }
    case 'approve':
      return rights.approves !== null && act.riskTier <= rights.approves && !act.isOwnRequest;
    case 'administer':
      return rights.administers;
    default:
      return null;
  }
}
