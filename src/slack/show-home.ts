import { listEpisodes } from '../../execution/episodes/list-episodes.ts';
import { dateOf } from '../domain/time.ts';
import { defaultAsOf } from '../orchestration/scoring/default-as-of.ts';
import { listApprovals } from '../store/approvals.ts';
import { slackCalls } from './slack-calls.ts';
import type { Block, Run, SlackParts } from './slack-parts.ts';
import { actingAs, linkMessage, type Present, type SlackRoom } from './slack-room.ts';
import { context, lineOf, section } from './slack-words.ts';
import type { Team } from './team-directory.ts';
import { type Changer, mayAnswer } from './wanted-change.ts';

/** Action ids of the Home tab. */
export const homeActions = { review: 'bellwether.review_approval', refresh: 'bellwether.home_refresh' };

const shown = 8;
const mostLookedAt = 500;

/** Shows somebody their Home tab: their deals at risk, their day, what waits for their word, and how they are known here. */
export async function showHome(room: SlackRoom, present: Present): Promise<void> {
  const acting = await actingAs(room, present);
  const blocks = [
    ...(await riskBlocks(room.parts, acting)),
    ...(await dayBlocks(room.parts, acting)),
    ...(await approvalBlocks(room.parts, acting)),
    ...settingBlocks(room.parts, present),
  ];
  await present.calls.publishHome(present.userId, blocks);
}

/** The Home tab of somebody who is not linked: how to be. */
export async function showLinkHome(room: SlackRoom, team: Team, userId: string): Promise<void> {
  const who = await room.people.identify(team, userId);
  if (who.kind !== 'unlinked' || who.isGone) return;
  await slackCalls(room.parts, team.tenantId).publishHome(userId, linkMessage(room, who).blocks);
}

function dealRun({ boardOrigin }: SlackParts, opportunityId: string, name: string | null): Run {
  const url = boardOrigin === null ? {} : { url: `${boardOrigin}/deals/${encodeURIComponent(opportunityId)}` };
  return { text: lineOf(name ?? opportunityId, 120), isBold: true, ...url };
}

async function riskBlocks(parts: SlackParts, { reader, principal, store }: Changer): Promise<Block[]> {
  const all = await reader.listScores(mostLookedAt);
  const own = principal.salesUserId === null ? null : await reader.findRecord('sales_user', principal.salesUserId);
  const ownName = own?.state['name'] ?? null;
  const mine = principal.role === 'member' ? all.filter(({ owner }) => owner === ownName) : all;
  const risky = mine.filter(({ band }) => band !== 'low').slice(0, shown);
  const asOf = dateOf(await defaultAsOf(store, principal.tenantId));
  const title = principal.role === 'member' ? 'My deals at risk' : 'Deals at risk that I see';
  if (risky.length === 0) return [{ kind: 'header', text: title }, context(`None as of ${asOf}.`)];
  const lines = risky.map(({ opportunityId, name, risk, band, amount, currency, signals }) => {
    const value = amount === null ? '' : ` · ${[amount, currency].filter(Boolean).join(' ')}`;
    const [reason] = signals.filter(({ state }) => state === 'fired').sort((a, b) => b.contribution - a.contribution);
    const why = reason?.evidence ? ` · ${lineOf(reason.evidence.text, 140)}` : '';
    return section(dealRun(parts, opportunityId, name), { text: ` · risk ${risk} (${band})${value}${why}` });
  });
  return [{ kind: 'header', text: title }, ...lines, context(`As of ${asOf}; the highest risk first.`)];
}

/** Alerts that are open and theirs, the highest risk first. */
async function dayBlocks(parts: SlackParts, { reader, principal, store, nowMs }: Changer): Promise<Block[]> {
  const now = new Date(nowMs()).toISOString();
  const open = await store.withTenant(principal.tenantId, (tx) => listEpisodes(tx, mostLookedAt));
  const visible = await reader.visibleDeals([...new Set(open.map(({ opportunityId }) => opportunityId))]);
  const mine = open.filter(
    ({ opportunityId, ownerId, snoozedUntil }) =>
      visible.has(opportunityId) && ownerId === principal.salesUserId && (snoozedUntil === null || snoozedUntil <= now),
  );
  const lines = mine.slice(0, shown).map(({ opportunityId, name, risk, openedAt, acknowledgedAt }) => {
    const state = acknowledgedAt === null ? 'waits for you' : 'you are on it';
    return section(dealRun(parts, opportunityId, name), {
      text: ` · risk ${risk}, since ${dateOf(openedAt)}, ${state}`,
    });
  });
  const title: Block = { kind: 'header', text: 'My day' };
  return lines.length === 0 ? [title, context('No alert waits for you.')] : [title, ...lines];
}

async function approvalBlocks(parts: SlackParts, acting: Changer): Promise<Block[]> {
  const now = new Date(acting.nowMs()).toISOString();
  const { tenantId } = acting.principal;
  const open = await acting.store.withTenant(tenantId, (tx) => listApprovals(tx, { openOnly: true, now, limit: 20 }));
  const mine: typeof open = [];
  for (const row of open) if (await mayAnswer(parts, acting, row)) mine.push(row);
  if (mine.length === 0) return [];
  const lines = mine.slice(0, shown).flatMap(({ id, tool, riskTier, expiresAt }): Block[] => [
    section({
      text: `${lineOf(tool, 120)} (risk tier ${riskTier}), until ${expiresAt.slice(0, 16).replace('T', ' ')} UTC`,
    }),
    { kind: 'actions', buttons: [{ label: 'Look and decide', actionId: homeActions.review, value: id }] },
  ]);
  return [{ kind: 'header', text: 'Waiting for my approval' }, ...lines];
}

function settingBlocks({ boardOrigin }: SlackParts, { person }: Present): Block[] {
  const { principal, name } = person;
  const linked = principal.salesUserId === null ? 'not linked to a user of the CRM' : 'linked to your user in the CRM';
  return [
    { kind: 'header', text: 'Settings' },
    section({
      text: `You are ${lineOf(name, 120)} (${principal.role}), ${linked}, in workspace ${principal.tenantId}.`,
    }),
    {
      kind: 'actions',
      buttons: [
        { label: 'Refresh', actionId: homeActions.refresh, value: 'now' },
        ...(boardOrigin === null
          ? []
          : [{ label: 'Open the board', actionId: 'bellwether.open_board', url: `${boardOrigin}/` }]),
      ],
    },
  ];
}
