import { recordObjects } from '../../src/domain/record.ts';
import type { Decision } from '../../src/orchestration/policy/decision.ts';
import { type Expected, expectAct, expectStepUp, expectTool, pages } from './expectations.ts';
import { type CallerKind, callerKinds, principalOf, type Surface, surfaces } from './people.ts';
import type { AuthzRoom } from './room.ts';
import type { Transport } from './transport.ts';

/** One question of the matrix and its two answers; `wrong` when they differ. */
export interface MatrixReport {
  readonly cells: number;
  readonly allowed: number;
  readonly byTransport: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

const refusals = new Set(['null', 'false', '"as if missing"', '"step up"']);

/** Counts cells and keeps the ones whose answer is not the table's. */
export class Tally {
  cells = 0;
  allowed = 0;
  readonly byTransport: Record<string, number> = {};
  readonly wrong: string[] = [];

  compare(transport: string, cell: readonly string[], expected: unknown, got: unknown): void {
    this.cells += 1;
    this.byTransport[transport] = (this.byTransport[transport] ?? 0) + 1;
    const [wanted, given] = [JSON.stringify(expected), JSON.stringify(got)];
    if (!refusals.has(wanted)) this.allowed += 1;
    if (wanted !== given) this.wrong.push(`${transport} ${cell.join(' ')}: expected ${wanted}, got ${given}`);
  }
}

/** Asks every caller, on every surface and by every transport, for every operation of the registry. */
export async function runMatrix(
  room: AuthzRoom,
  transports: readonly Transport[],
  channels: readonly Surface[] = surfaces,
): Promise<MatrixReport> {
  const tally = new Tally();
  for (const caller of callerKinds) {
    for (const surface of channels) {
      previewCells(room, tally, caller, surface);
      await actCells(room, tally, caller, surface);
      for (const transport of transports) {
        const comesThisWay =
          (transport.surfaces?.includes(surface) ?? true) && (transport.callers?.includes(caller) ?? true);
        if (comesThisWay) await toolCells(room, tally, transport, caller, surface);
      }
    }
  }
  return tally;
}

function expectedOf(room: AuthzRoom, caller: CallerKind, surface: Surface, name: string): Expected | null {
  const tenant = caller === 'other_tenant_admin' ? 'globex' : 'acme';
  return expectTool(caller, surface, room.factsOf(name, tenant));
}

/** Listing and calling by one transport: what is listed can be called, and what is not looks as if it did not exist. */
async function toolCells(
  room: AuthzRoom,
  tally: Tally,
  transport: Transport,
  caller: CallerKind,
  surface: Surface,
): Promise<void> {
  const principal = principalOf(caller, surface);
  const listed = new Set(await transport.list(principal));
  const missing = await transport.call(principal, 'nobody_has_this');
  for (const name of room.names) {
    const isAllowed = expectedOf(room, caller, surface, name) !== null;
    tally.compare(transport.name, [caller, surface, 'list', name], isAllowed, listed.has(name));
    const answer = await transport.call(principal, name);
    const facts = room.factsOf(name, principal.tenantId === 'globex' ? 'globex' : 'acme');
    const stepsUp = transport.stepsUp && !isAllowed && expectStepUp(caller, surface, facts);
    const expected = isAllowed ? 'let through' : stepsUp ? 'step up' : 'as if missing';
    tally.compare(transport.name, [caller, surface, 'call', name], expected, verdictOf(answer, missing));
  }
}

function verdictOf(answer: string, missing: string): 'as if missing' | 'step up' | 'let through' {
  if (answer === missing) return 'as if missing';
  return answer.includes('insufficient_scope') ? 'step up' : 'let through';
}

/** The decision itself: rows, hidden classes and whether it asks first; and search, which finds nothing else. */
function previewCells(room: AuthzRoom, tally: Tally, caller: CallerKind, surface: Surface): void {
  const principal = principalOf(caller, surface);
  const found = new Set(room.gateway.findTools(principal, { limit: 1_000 }).map(({ name }) => name));
  for (const name of room.names) {
    const expected = expectedOf(room, caller, surface, name);
    const decision = room.gateway.previewCall({ principal, tool: name, arguments: {} });
    tally.compare('decision', [caller, surface, name], expected, decision && summary(decision));
    const isConcrete = room.catalog.toolsByName.has(name);
    tally.compare('search', [caller, surface, name], expected !== null && isConcrete, found.has(name));
  }
}

function summary({ rows, hiddenClasses, approval }: Decision): Expected {
  return { rows, hidden: hiddenClasses, approval };
}

const tiers = [0, 1, 2, 3];
const acts = [
  ...[...recordObjects, 'activity'].map((id) => ({ action: 'read' as const, id })),
  { action: 'question' as const, id: 'ask' },
  ...tiers.map((riskTier) => ({ action: 'plan' as const, id: `plan-${riskTier}`, riskTier })),
  ...Object.keys(pages).map((id) => ({ action: 'page' as const, id })),
  ...tiers.flatMap((riskTier) =>
    [false, true].map((isOwnRequest) => ({ action: 'approve' as const, id: `r${riskTier}`, riskTier, isOwnRequest })),
  ),
  ...['policies', 'connections', 'settings', 'kill-switch'].map((id) => ({ action: 'administer' as const, id })),
];

/** Everything that is no tool call: records, questions, plans, pages, approvals, settings. */
async function actCells(room: AuthzRoom, tally: Tally, caller: CallerKind, surface: Surface): Promise<void> {
  const principal = principalOf(caller, surface);
  for (const act of acts) {
    const { action, id, riskTier = 0, isOwnRequest = false } = { riskTier: 0, isOwnRequest: false, ...act };
    const expected = expectAct(caller, { action, id, riskTier, isOwnRequest });
    const requestedBy = isOwnRequest ? principal.id : 'somebody-else';
    const resource = { id, riskTier, requestedBy };
    const { effect } = await room.gateway.authorize({ principal, action, resource, purpose: 'matrix' });
    tally.compare('decision', [caller, surface, action, id], expected ?? 'a row in the table', effect === 'allow');
  }
}
