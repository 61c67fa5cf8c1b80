import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { systemPrincipal } from '../domain/principal.ts';
import { disconnected, listConnections } from '../store/connections.ts';
import { listWorkspaces } from '../store/workspaces.ts';
import type { SlackParts } from './slack-parts.ts';

/** A Slack workspace that the app is installed in, and the workspace of ours that connected it. */
export interface Team {
  readonly teamId: string;
  readonly tenantId: string;
  readonly botUserId: string;
  readonly botId: string | null;
}

const whoSchema = z.object({ teamId: z.string(), userId: z.string(), botId: z.string().nullable() });
const knownMs = 5 * 60_000;
const askAgainMs = 5_000;
const patienceMs = 10_000;

/**
 * Which workspace of ours a Slack workspace belongs to: the one whose connection says so itself. A token that no longer works is no
 * connection, and a team that two of ours claim is nobody's.
 */
export class TeamDirectory {
  readonly #parts: SlackParts;
  #teams = new Map<string, Team | null>();
  #isUnsure = false;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(parts: SlackParts) {
    this.#parts = parts;
  }

  /**
   * Null: the app is not, or no longer, installed there by anybody here.
   * @throws AppError `unavailable` when it cannot be told at the moment, so that Slack asks again
   */
  async find(teamId: string): Promise<Team | null> {
    const ageMs = this.#parts.nowMs() - this.#readAtMs;
    if (ageMs > knownMs || (ageMs > askAgainMs && !this.#teams.get(teamId))) await this.#read();
    const found = this.#teams.get(teamId) ?? null;
    if (found === null && this.#isUnsure)
      throw new AppError('unavailable', 'Slack does not say whose workspace this is.');
    return found;
  }

  /** Slack says that the app was removed, or its tokens taken back. */
  forget(teamId: string): void {
    this.#teams.delete(teamId);
    this.#readAtMs = this.#parts.nowMs() - askAgainMs;
  }

  #read(): Promise<void> {
    this.#reading ??= this.#ask().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #ask(): Promise<void> {
    const { store, serves, nowMs } = this.#parts;
    this.#isUnsure = false;
    const workspaces = (await listWorkspaces(store)).filter(({ id }) => serves(id));
    const found = await Promise.all(workspaces.map(({ id }) => this.#teamOf(id)));
    const teams = new Map<string, Team | null>();
    for (const team of found) if (team) teams.set(team.teamId, teams.has(team.teamId) ? null : team);
    this.#teams = teams;
    this.#readAtMs = nowMs();
  }

  async #teamOf(tenantId: string): Promise<Team | null> {
    const { store, gateway, onError } = this.#parts;
    const connections = await store.withTenant(tenantId, (tx) => listConnections(tx));
    if (!connections.some(({ system, health }) => system === 'slack' && health !== disconnected)) return null;
    try {
      const { structuredContent } = await gateway.callTool({
        ...{ principal: systemPrincipal(tenantId), tool: 'slack_auth_test', arguments: {} },
        ...{ purpose: 'find the Slack workspace', deadlineMs: patienceMs },
      });
      const { teamId, userId, botId } = whoSchema.parse(structuredContent);
      return { teamId, tenantId, botUserId: userId, botId };
    } catch (error) {
      // a connection that is not open in this process, or whose token was taken back
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'unavailable' || error.code === 'rate_limited') this.#isUnsure = true;
      onError(error, 'find the Slack workspace');
      return null;
    }
  }
}
