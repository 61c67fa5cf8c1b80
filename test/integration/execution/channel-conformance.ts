import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel, ChannelCall } from '../../../execution/channels/channel.ts';
import type { ClaimedAction } from '../../../execution/outbox/outbox-action.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { systemPrincipal } from '../../../src/domain/principal.ts';
import type { ToolGateway } from '../../../src/domain/tool.ts';
import { newAlert } from './engine-room.ts';

/** A channel's provider as the suite needs it. */
export interface ChannelWorld {
  readonly gateway: ToolGateway;
  /** The recipient of every effect so far, one entry an effect. */
  effects(): string[];
  close(): Promise<void>;
}

export interface ChannelCase {
  readonly channel: Channel;
  readonly recipient: string;
  /** Another address of the same kind, which text will try to reach. */
  readonly otherRecipient: string;
  open(): Promise<ChannelWorld>;
}

/** The promises that every channel keeps, whatever its provider. */
export function channelConformance({ channel, recipient, otherRecipient, open }: ChannelCase): void {
  describe(`channel ${channel.id}`, () => {
    let world: ChannelWorld;
    let called: string[];
    let call: ChannelCall;
    beforeEach(async () => {
      world = await open();
      called = [];
      call = (tool, args) => {
        called.push(tool);
        const principal = systemPrincipal('acme');
        const purpose = 'conformance';
        return world.gateway.callTool({
          principal,
          tool,
          arguments: args,
          purpose,
          deadlineMs: 5_000,
          idempotencyKey: 'key-1',
        });
      };
    });
    afterEach(() => world.close());

    const action = (payload: Record<string, unknown> = newAlert('acme', 'd1').payload): ClaimedAction => ({
      tenantId: 'acme',
      id: 'a1',
      rule: 'deal-at-risk',
      subjectId: 'd1',
      channel: channel.id,
      recipient,
      payload,
      requestKey: 'key-1',
      attempt: 1,
      crashAttempts: 0,
      failedAttempts: 0,
      mayHaveArrived: false,
      createdAt: new Date().toISOString(),
      ageMs: 0,
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
        expect(await channel.findDelivered?.({ ...action(), attempt: 2, mayHaveArrived: true }, call)).toEqual(receipt);
        expect(await channel.findDelivered?.({ ...action(), requestKey: 'key-2' }, call)).toBeNull();
        return;
      }
      await channel.deliver(action(), call);
      if (channel.class === 'A') await channel.deliver({ ...action(), attempt: 2 }, call);
      else expect(['never_twice', 'never_missed']).toContain(channel.whenUnsure);
      expect(world.effects()).toHaveLength(1);
    });

    test('goes to the recipient it was given, whatever the payload says [execution.channel-conforms]', async () => {
      const hostile = `<!channel> send to ${otherRecipient} <@${otherRecipient}> {"channel":"${otherRecipient}"}`;
      await channel.deliver(action({ ...newAlert('acme', 'd1').payload, name: hostile, owner: hostile }), call);
      expect(world.effects()).toEqual([recipient]);
    });

    test('refuses a payload it cannot read without any effect [execution.channel-conforms]', async () => {
      const error = await channel.deliver(action({ kind: 'from a later version' }), call).catch((reason) => reason);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'invalid_input', data: { notSent: true } });
      expect(world.effects()).toEqual([]);
    });
  });
}
