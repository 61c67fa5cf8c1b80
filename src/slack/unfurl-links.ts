import { findAudience, viewerOf } from './find-audience.ts';
import type { Block } from './slack-parts.ts';
import type { Present, SlackRoom } from './slack-room.ts';
import { lineOf, section } from './slack-words.ts';

const mostCards = 5;

/** The deal a link of the board leads to; null: it is no link of ours to a deal. */
export function dealOfLink(url: string, boardOrigin: string | null): string | null {
  if (boardOrigin === null || !URL.canParse(url) || new URL(url).origin !== boardOrigin) return null;
  const [, id] = /^\/deals\/([^/]{1,200})\/?$/.exec(new URL(url).pathname) ?? [];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    // not an address that the board gives out
    return null;
  }
}

/** Puts a card under links to deals that everybody who reads them may see; under any other link, nothing. */
export async function unfurlLinks(
  room: SlackRoom,
  present: Present,
  shared: {
    readonly channel: string;
    readonly ts: string;
    readonly isExternal: boolean;
    readonly urls: readonly string[];
  },
): Promise<void> {
  const { parts } = room;
  const viewer = await viewerOf(parts, present.person);
  const where = { team: present.team, channel: shared.channel, isExternal: shared.isExternal };
  const audience = await findAudience(parts, room.people, where, viewer);
  if (audience.kind !== 'everyone') return;
  const cards: { url: string; blocks: Block[] }[] = [];
  for (const url of shared.urls.slice(0, mostCards)) {
    const id = dealOfLink(url, parts.boardOrigin);
    const deal = id === null ? null : await audience.reader.findRecord('opportunity', id);
    if (!deal) continue;
    const score = await audience.reader.findScore(deal.id);
    const value = score?.amount ? ` · ${[score.amount, score.currency].filter(Boolean).join(' ')}` : '';
    const risk = score ? `Risk ${score.risk} of 100 (${score.band})` : 'Not scored';
    const stage = score?.stage ? ` · ${lineOf(score.stage, 80)}` : '';
    const closes = score?.closeDate ? ` · closes ${score.closeDate}` : '';
    const name = lineOf(String(deal.state['name'] ?? deal.id), 150);
    cards.push({
      url,
      blocks: [section({ text: name, isBold: true }, { text: `\n${risk}${value}${stage}${closes}` })],
    });
  }
  if (cards.length > 0) await present.calls.unfurl(shared.channel, shared.ts, cards);
}
