import { AppError } from '../../src/domain/errors.ts';
import { profiledUserSchema } from './schema.ts';
import type { SlackCaller } from './slack-call.ts';

/** A member as messages name them; `email` lower case, null when the workspace or the scope hides it. */
export interface SlackPerson {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly isBot: boolean;
}

const lifeMs = 3_600_000;
const mostKept = 10_000;

/** The members seen by one client, each asked for once an hour. */
export class SlackPeople {
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly person: SlackPerson; readonly untilMs: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Who a user id is. Someone Slack no longer knows has no name and no address. */
  async find(client: SlackCaller, id: string, signal: AbortSignal): Promise<SlackPerson> {
    const known = this.#known.get(id);
    if (known && known.untilMs > this.#now()) return known.person;
    const person = await ask(client, id, signal);
    if (this.#known.size >= mostKept) this.#known.clear();
    this.#known.set(id, { person, untilMs: this.#now() + lifeMs });
    return person;
  }
}

async function ask(client: SlackCaller, id: string, signal: AbortSignal): Promise<SlackPerson> {
  try {
    const { user } = await client.call('users.info', { user: id }, profiledUserSchema, { signal });
    const name = user.real_name || user.profile?.real_name || user.name || null;
    return { id, name, email: user.profile?.email?.toLowerCase() || null, isBot: user.is_bot === true };
  } catch (error) {
    // People leave and guests are hidden; their messages stay.
    const isGone = error instanceof AppError && /^user_not_(found|visible)$/.test(String(error.data.reason));
    if (!isGone) throw error;
    return { id, name: null, email: null, isBot: false };
  }
}
