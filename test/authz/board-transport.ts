import { allRoutes } from '../../src/web/contract/all-routes.ts';
import type { BoardRoom, Browser, Role } from '../integration/web/board-room.ts';

/** Whoever may come to the board with a cookie, and those who have none that holds. */
export const boardCallers = [
  ...['nobody', 'forged', 'ended', 'suspended', 'left the CRM'],
  ...['unlinked member', 'member', 'manager', 'revops', 'admin', 'stale admin', 'admin of another workspace'],
] as const;
export type BoardCaller = (typeof boardCallers)[number];

type Expected = 'answered' | 'forbidden' | 'sign in' | 'step up';

const people: Readonly<Record<string, Role>> = {
  'unlinked member': 'member',
  member: 'member',
  manager: 'manager',
  revops: 'revops',
  admin: 'admin',
  'stale admin': 'admin',
  'admin of another workspace': 'admin',
};

/*
 * Who may ask for what, written out by hand: the least role of each route, or who else. A route that stands in none of these lists has no
 * row, which is an error of the matrix.
 */
const open = ['readSignInOptions'];
const everyone = [
  ...['readSession', 'readStanding', 'chooseWorkspace', 'signOut', 'streamEvents', 'listDealsAtRisk', 'exportDeals', 'readDeal'],
  ...[
    'readDealTimeline',
    'readDealActivities',
    'readDealNews',
    'previewDealAction',
    'confirmDealAction',
    'readPipeline',
  ],
  ...['readWaterfallDeals', 'comparePipeline', 'exportPipeline', 'askQuestion', 'suggestQuestions', 'listAlerts'],
  ...['snoozeAlert', 'acknowledgeAlert', 'assignAlert', 'rateAlert', 'listDeliveries', 'readDataQuality'],
  ...['listUncleanDeals', 'readModel', 'listViews', 'saveView', 'deleteView'],
];
const leaders = ['listApprovals', 'answerApproval'];
const operators = ['readSignalPrecision', 'listAudit', 'listRuns', 'readRun', 'resumeRun', 'cancelRun', 'readCatalog'];
const admins = [
  ...['listConnections', 'endConnection', 'changeCatalog', 'readPolicies', 'tryPolicies', 'readKillSwitch'],
  ...['changeKillSwitch', 'listPeople', 'invitePerson', 'withdrawInvitation', 'changePerson'],
];
const fresh = [
  ...['endConnection', 'changeCatalog', 'tryPolicies', 'answerApproval', 'changeKillSwitch', 'invitePerson'],
  ...['withdrawInvitation', 'changePerson', 'resumeRun', 'cancelRun'],
];

/** What the table says of a cell; null: the route has no row. */
export function expectRoute(caller: BoardCaller, routeId: string): Expected | null {
  if (open.includes(routeId)) return 'answered';
  const role = people[caller];
  const least = [everyone, leaders, operators, admins].findIndex((list) => list.includes(routeId));
  if (least < 0) return null;
  if (role === undefined) return 'sign in';
  if (['member', 'manager', 'revops', 'admin'].indexOf(role) < least) return 'forbidden';
  return caller === 'stale admin' && fresh.includes(routeId) ? 'step up' : 'answered';
}

async function browserOf(room: BoardRoom, caller: BoardCaller): Promise<Browser | null> {
  if (caller === 'nobody') return null;
  if (caller === 'forged') return { cookie: `__Host-bellwether=YWNtZQ.${'a'.repeat(43)}`, csrf: 'x' };
  const role = people[caller] ?? 'admin';
  const tenantId = caller === 'admin of another workspace' ? 'globex' : 'acme';
  const salesUserId =
    caller === 'member' || caller === 'manager' ? 'ann' : caller === 'left the CRM' ? 'nobody-there' : null;
  return room.signInAs(role, { tenantId, salesUserId });
}

/** The cells of the board: every caller on every route, as far as it must not have an effect to be known. */
export async function boardCells(
  room: BoardRoom,
  compare: (transport: string, cell: readonly string[], expected: unknown, got: unknown) => void,
  callers: readonly BoardCaller[] = boardCallers,
): Promise<void> {
  const startMs = room.clock.nowMs;
  for (const caller of callers) {
    room.clock.nowMs = startMs;
    const browser = await browserOf(room, caller);
    await endAs(room, caller, browser);
    // signing out comes last: it ends the session of the others
    const routes = allRoutes.filter(({ media }) => media !== 'events');
    for (const route of routes.toSorted((a, b) => Number(a.id === 'signOut') - Number(b.id === 'signOut'))) {
      const path = route.path.replaceAll(/:\w+/g, 'nothing-of-this-id');
      const answer = await room.ask(browser, route.method, path, route.method === 'GET' ? undefined : {});
      compare('HTTP', [caller, route.id], expectRoute(caller, route.id) ?? 'a row in the table', await verdict(answer));
    }
  }
  room.clock.nowMs = startMs;
}

async function endAs(room: BoardRoom, caller: BoardCaller, browser: Browser | null): Promise<void> {
  if (caller === 'stale admin') room.clock.nowMs += 11 * 60_000;
  const held =
    browser === null ? null : await room.sessions.find(browser.cookie.slice(browser.cookie.indexOf('=') + 1));
  if (held === null) return;
  if (caller === 'ended') await room.sessions.end(held);
  if (caller === 'suspended') await room.change(held.person, { state: 'suspended' });
  if (caller === 'left the CRM') await room.leaveCrm(held.person.salesUserId ?? '');
}

async function verdict(answer: Response): Promise<Expected | string> {
  const text = await answer.text();
  if (answer.status === 401) return 'sign in';
  if (answer.status !== 403) return answer.status === 500 ? '500' : 'answered';
  return text.includes('"needs":"step_up"') ? 'step up' : 'forbidden';
}
