import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel, ChannelCall } from '../../../execution/channels/channel.ts';
import { redactedChannel } from '../../../execution/channels/redacted-channel.ts';
import type { ClaimedAction } from '../../../execution/outbox/outbox-action.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { systemPrincipal } from '../../../src/domain/principal.ts';
import type { ToolGateway } from '../../../src/domain/tool.ts';
import { type EngineRoom, emptyTables, interrupt, newAlert } from './engine-room.ts';

/** A channel's provider as the suite needs it. */
export interface ChannelWorld {
  readonly gateway: ToolGateway;
  /** The recipient of every effect so far, one entry an effect. */
  effects(): string[];
  /** What the provider holds of each effect, as it came. */
  texts(): string[];
  /** The next request to act is refused for good. */
  refuse(): void;
  /** The next request is told to wait so many seconds; null: the protocol has no such answer. */
  readonly throttle: ((secs: number) => void) | null;
  /** The next request has its effect and its answer is lost. */
  loseAnswer(): void;
  close(): Promise<void>;
}

export interface ChannelCase {
  readonly title?: string;
  readonly channel: Channel;
  readonly recipient: string;
  /** Another address of the same kind, which text will try to reach. */
  readonly otherRecipient: string;
  /** What the channel sends, with `text` where a system's text stands; left out: an alert about a deal of that name. */
  readonly payload?: (text: string) => Record<string, unknown>;
  /** Markup that must not be in what the provider holds of a hostile text. */
  readonly live: RegExp;
  /** Text goes out exactly as a person approved it. */
  readonly isExact?: boolean;
  open(): Promise<ChannelWorld>;
}

const named = (text: string) => ({ ...newAlert('acme', 'd1').payload, name: text, owner: text });

/** The promises that every channel keeps, whatever its provider; `roomOf` gives the room of the file's tests. */
export function channelConformance(each: ChannelCase, roomOf: () => EngineRoom): void {
  const { channel, recipient, otherRecipient, payload = named, open } = each;
  describe(`channel ${each.title ?? channel.id}`, () => {
    let world: ChannelWorld;
    let called: string[];
    let call: ChannelCall;
    beforeEach(async () => {
      world = await open();
      called = [];
      call = callThrough(world.gateway, called, 'key-1');
    });
    afterEach(() => world.close());

    const action = (change: Partial<ClaimedAction> = {}): ClaimedAction => ({
      ...claimed(channel.id, recipient, payload('Deal d1')),
      ...change,
    });

    test('has one effect and a receipt, through the tools it declares alone [execution.channel-conforms]', async () => {
      const receipt = await channel.deliver(action(), call);
      expect(world.effects()).toEqual([recipient]);
      expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
      expect(Object.values(receipt).filter((value) => value === null || value === undefined)).toEqual([]);
      expect(channel.tools).toEqual(expect.arrayContaining(called));
    });

    test('keeps what its class promises about a repeat [execution.channel-conforms]', async () => {
      if (channel.class === 'B') {
        expect(await channel.findDelivered?.(action(), call)).toBeNull();
        const receipt = await channel.deliver(action(), call);
        expect(await channel.findDelivered?.(action({ attempt: 2, mayHaveArrived: true }), call)).toEqual(receipt);
        expect(await channel.findDelivered?.(action({ requestKey: 'key-2' }), call)).toBeNull();
        return;
      }
      await channel.deliver(action(), call);
      if (channel.class === 'A') await channel.deliver(action({ attempt: 2 }), call);
      else expect(['never_twice', 'never_missed']).toContain(channel.whenUnsure);
      expect(world.effects()).toHaveLength(1);
    });

    test('goes to the recipient it was given, and no hostile text comes alive [channels.hostile-text-is-text]', async () => {
      const hostile = `<!channel> <b>x</b> [a](https://evil.example) @all\r\nBcc: ${otherRecipient} <@${otherRecipient}> {"channel":"${otherRecipient}"}`;
      await channel.deliver(action({ payload: payload(each.isExact ? 'Deal d1' : hostile) }), call);
      expect(world.effects()).toEqual([recipient]);
      expect(world.texts().filter((text) => each.live.test(text))).toEqual([]);
    });

    test('refuses a payload it cannot read without any effect [execution.channel-conforms]', async () => {
      const error = await failureOf(channel.deliver(action({ payload: { kind: 'from a later version' } }), call));
      expect(error).toMatchObject({ code: 'invalid_input', data: { notSent: true } });
      expect(world.effects()).toEqual([]);
    });

    test('tells a refusal as an error, with no effect [channels.refusal-told]', async () => {
      world.refuse();
      const error = await failureOf(channel.deliver(action(), call));
      expect(error.message.length).toBeGreaterThan(10);
      expect(world.effects()).toEqual([]);
    });

    test('tells exactly how long a provider asked to wait [channels.rate-limit-exact]', async () => {
      const { throttle } = world;
      if (throttle === null) {
        // the protocol has no such answer: nothing of the channel may pretend one
        expect(channel.class).toBe('C');
        return;
      }
      throttle(7);
      const error = await failureOf(channel.deliver(action(), call));
      expect(error).toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 7_000 } });
      await channel.deliver(action({ attempt: 2 }), call);
      expect(world.effects()).toHaveLength(1);
    });

    test('lets no personal data and no secret of a record out [channels.text-redacted]', async () => {
      if (each.isExact) {
        expect(channel.exactFields?.length).toBeGreaterThan(0);
        return;
      }
      const text = 'Ask kim.lee@globex.example with AKIAIOSFODNN7EXAMPLE today';
      await redactedChannel(channel).deliver(action({ payload: payload(text) }), call);
      expect(world.texts().join('\n')).not.toMatch(/kim\.lee|AKIAIOSFODNN7/);
      expect(world.effects()).toEqual([recipient]);
    });

    describe('through the engine', () => {
      afterEach(async () => {
        await roomOf().leave();
        await emptyTables(roomOf().store, roomOf().queue);
      });

      const accept = async () => {
        const change = { channel: channel.id, recipient, payload: payload('Deal d1') };
        const [accepted] = await roomOf().accept('acme', ['d1'], change);
        return accepted?.id ?? '';
      };
      const run = async () => {
        const engine = await roomOf().start({ gateway: world.gateway, channels: [channel] });
        await engine.drain({ patienceMs: 7_000, timeoutMs: 20_000 });
        const [row] = await roomOf().rows('acme');
        return row;
      };
      const isUnsure = channel.class === 'C' && channel.whenUnsure !== 'never_missed';
      const mayRepeat = channel.class === 'C' && !isUnsure;

      test('an answer that is lost ends as its class promises [channels.ambiguous-by-class]', async () => {
        world.loseAnswer();
        await accept();
        const row = await run();
        expect(row?.status).toBe(isUnsure ? 'delivery_unknown' : 'sent');
        expect(world.effects()).toHaveLength(mayRepeat ? 2 : 1);
      });

      test('a worker killed before the effect loses nothing [channels.kill-points]', async () => {
        await interrupt(roomOf().store, 'acme', await accept());
        const row = await run();
        expect(row?.status).toBe(isUnsure ? 'delivery_unknown' : 'sent');
        expect(world.effects()).toHaveLength(isUnsure ? 0 : 1);
      });

      test('a worker killed between the effect and its commit doubles only where that was chosen [channels.kill-points]', async () => {
        const id = await accept();
        const [row] = await roomOf().rows('acme');
        const key = row?.request_key ?? '';
        const first = action({ id, requestKey: key, createdAt: new Date(String(row?.['created_at'])).toISOString() });
        await redactedChannel(channel).deliver(first, callThrough(world.gateway, [], key));
        await interrupt(roomOf().store, 'acme', id);
        expect((await run())?.status).toBe(isUnsure ? 'delivery_unknown' : 'sent');
        expect(world.effects()).toHaveLength(mayRepeat ? 2 : 1);
      });

      test('the same cause accepted twice is one effect [channels.duplicate-key]', async () => {
        expect(await accept()).toBe(await accept());
        expect((await run())?.status).toBe('sent');
        expect(world.effects()).toEqual([recipient]);
      });
    });
  });
}

function claimed(channel: string, recipient: string, payload: Record<string, unknown>): ClaimedAction {
  return {
    tenantId: 'acme',
    id: 'a1',
    rule: 'deal-at-risk',
    subjectId: 'd1',
    channel,
    recipient,
    payload,
    requestKey: 'key-1',
    attempt: 1,
    crashAttempts: 0,
    failedAttempts: 0,
    mayHaveArrived: false,
    createdAt: new Date().toISOString(),
    ageMs: 0,
  };
}

/** Calls as the engine does, noting the tools. */
export function callThrough(gateway: ToolGateway, called: string[], idempotencyKey: string): ChannelCall {
  return (tool, args, on) => {
    called.push(tool);
    const principal = systemPrincipal('acme');
    const common = { principal, purpose: 'conformance', deadlineMs: 5_000, idempotencyKey };
    return gateway.callTool({ ...common, ...on, tool, arguments: args });
  };
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}
