import type { ChannelClass } from '../../src/domain/alert.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { ToolResult } from '../../src/domain/tool.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';

/** Calls a tool for one action through the gateway: tenant, purpose, deadline and deterministic key are already set. */
export type ChannelCall = (
  tool: string,
  args: Record<string, unknown>,
  /** Which of the workspace's connections acts (left out: the preferred one), and on whose behalf (left out: the system's own). */
  on?: { readonly connectionId?: string; readonly principal?: Principal },
) => Promise<ToolResult>;

/** What the provider said it made, e.g. `{channel, ts}`: kept with the action and shown as its receipt. */
export type Receipt = Record<string, unknown>;

/**
 * One way to reach people or systems. A new channel is one file that makes one of these; the conformance suite holds for each.
 *
 * `class` says how safe a repeat is: A the provider de-duplicates by `action.requestKey`, B `findDelivered` reads back, C neither
 * (then `whenUnsure` decides). `tools` are the tools it calls, which the kill switch can stop one by one.
 */
export interface Channel {
  readonly id: string;
  readonly class: ChannelClass;
  readonly tools: readonly string[];
  /** Class C only: `never_twice` ends in `delivery_unknown`, `never_missed` sends again. */
  readonly whenUnsure?: 'never_twice' | 'never_missed';
  /** Left out: the engine's own waits between attempts and its own end. */
  readonly retry?: { readonly backoffMs?: readonly number[]; readonly expireAfterMs?: number };
  /** Fields of the payload that must arrive as a person approved them, and are not looked through for personal data. */
  readonly exactFields?: readonly string[];
  /** The channel as one workspace has set it up; left out: the same for all. */
  forWorkspace?(tenantId: string): Promise<Channel>;
  /**
   * Has the effect once. An error that is certain to have had no effect carries `data.notSent: true`.
   * @throws AppError with the codes of `errors.ts`
   */
  deliver(action: ClaimedAction, call: ChannelCall): Promise<Receipt>;
  /** Class B: the receipt of an earlier attempt's effect, null when there is none. */
  findDelivered?(action: ClaimedAction, call: ChannelCall): Promise<Receipt | null>;
}
