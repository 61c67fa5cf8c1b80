import { setTimeout as sleep } from 'node:timers/promises';
import { localOwner, type Principal } from '../../src/domain/principal.ts';
import { engageKillSwitch, releaseKillSwitch } from '../../src/orchestration/kill-switch/change-kill-switch.ts';
import type { StopTarget } from '../../src/store/kill-switches.ts';
import type { PrivateServer } from '../setup/private-servers.ts';
import { type Reached, type StormRoom, stormTenant } from './storm-room.ts';

/**
 * `maxS`: how long after an order was committed the last call that it covers still left; 0 when none did. `calls`: calls before
 * the orders. `resumed`: storms after which calls went on once the order was lifted.
 */
export interface StormReport {
  readonly storms: number;
  readonly redisDown: number;
  readonly calls: number;
  readonly maxS: number;
  readonly maxWriteS: number;
  readonly resumed: number;
}

const agentId = 'agent-7';
const postTool = 'slack_post_message';
const orders: readonly { readonly target: StopTarget; readonly covers: (call: Reached) => boolean }[] = [
  { target: { scope: 'all', tenantId: null, target: null }, covers: () => true },
  { target: { scope: 'tenant', tenantId: stormTenant, target: null }, covers: () => true },
  { target: { scope: 'agent', tenantId: stormTenant, target: agentId }, covers: ({ by }) => by.startsWith(agentId) },
  { target: { scope: 'tool', tenantId: null, target: postTool }, covers: ({ tool }) => tool === postTool },
];

/** How long after the order is still looked for calls that should not have left. */
const watchMs = 2_300;
const owner = localOwner(stormTenant);

/**
 * Lets people and the engine read and post all the time, gives an order at a random moment, and watches. In every second storm
 * `redis` is killed right before the order, as a storm's own cause may do.
 */
export async function runStorms(room: StormRoom, storms: number, redis: PrivateServer | null): Promise<StormReport> {
  const report = { storms, redisDown: 0, calls: 0, maxMs: 0, maxWriteMs: 0, resumed: 0 };
  for (let storm = 0; storm < storms; storm += 1) {
    const order = orders[storm % orders.length] as (typeof orders)[number];
    const isDown = redis !== null && Math.floor(storm / orders.length) % 2 === 1;
    // a post reads the orders anew for everybody; without any, reads go by what was remembered
    const onlyReads = storm % 3 === 2 && order.target.scope !== 'tool';
    const ended = new AbortController();
    room.reached.length = 0;
    if (!onlyReads) await room.accept(30);
    const callers = Array.from({ length: 10 }, (_, index) => keepCalling(room.gateway, index, onlyReads, ended.signal));
    await sleep(200 + Math.random() * 400);
    if (isDown) await redis.crash();
    report.redisDown += Number(isDown);
    await engageKillSwitch(room.store, { target: order.target, reason: `storm ${storm}`, principal: owner });
    const orderedAtMs = performance.now();
    if (!onlyReads) await room.accept(10);
    await sleep(watchMs);
    const late = room.reached.filter((call) => order.covers(call) && call.atMs > orderedAtMs);
    report.calls += room.reached.filter(({ atMs }) => atMs <= orderedAtMs).length;
    for (const { atMs, tool } of late) {
      report.maxMs = Math.max(report.maxMs, atMs - orderedAtMs);
      if (tool === postTool) report.maxWriteMs = Math.max(report.maxWriteMs, atMs - orderedAtMs);
    }
    await releaseKillSwitch(room.store, { target: order.target, reason: 'over', principal: owner });
    if (isDown) await redis.restart();
    report.resumed += Number(await callsAgain(room, order.covers));
    ended.abort();
    await Promise.all(callers);
  }
  const { maxMs, maxWriteMs, ...counts } = report;
  return { ...counts, maxS: maxMs / 1_000, maxWriteS: maxWriteMs / 1_000 };
}

/** One caller: reads and posts by turns, whatever comes of it. */
async function keepCalling(
  gateway: StormRoom['gateway'],
  index: number,
  onlyReads: boolean,
  signal: AbortSignal,
): Promise<void> {
  const base = { kind: 'user', tenantId: stormTenant, role: 'admin', team: null, salesUserId: null } as const;
  const principal: Principal = { ...base, id: index % 2 ? agentId : 'rita', channel: 'mcp', scopes: null };
  for (let turn = 0; !signal.aborted; turn += 1) {
    const tool = turn % 2 && !onlyReads ? postTool : 'slack_find_posted_message';
    const call = { principal, tool, arguments: {}, purpose: 'storm', deadlineMs: 2_000 };
    // a stopped call is what is hoped for; a system that answers nothing must not end the caller
    await gateway.callTool({ ...call, requestId: `${principal.id}.${index}.${turn}` }).catch(() => undefined);
    await sleep(20);
  }
}

async function callsAgain({ reached }: StormRoom, covers: (call: Reached) => boolean): Promise<boolean> {
  const liftedAtMs = performance.now();
  for (let waited = 0; waited < 3_000; waited += 50) {
    if (reached.some((call) => covers(call) && call.atMs > liftedAtMs)) return true;
    await sleep(50);
  }
  return false;
}
