import type { Store } from '../../src/store/open-store.ts';
import { calendarHold } from './calendar-hold.ts';
import type { Channel, Receipt } from './channel.ts';
import { type ChannelSettings, readChannelSettings } from './channel-settings.ts';
import { crmActivity } from './crm-activity.ts';
import { crmFieldUpdate } from './crm-field-update.ts';
import { crmTask } from './crm-task.ts';
import { emailMessage } from './email-message.ts';
import { type EarlierOf, latestReceipt } from './latest-receipt.ts';
import { slackCard } from './slack-card.ts';
import { slackMessageWith } from './slack-message.ts';
import { slackScheduled } from './slack-scheduled.ts';
import { teamsCard } from './teams-card.ts';
import { telegramMessage } from './telegram-message.ts';
import { toolCall, toolCallOnce } from './tool-call.ts';
import { webhookEvent } from './webhook-event.ts';

/** What channels ask of the process: a workspace's choices, and receipts of earlier deliveries. */
export interface ChannelPorts {
  readonly settingsOf: (tenantId: string) => Promise<ChannelSettings>;
  readonly earlierReceipt: (action: EarlierOf) => Promise<Receipt | null>;
}

/** The ports over a store. */
export function storedChannelPorts(store: Store): ChannelPorts {
  return {
    settingsOf: (tenantId) => readChannelSettings(store, tenantId),
    earlierReceipt: (action) => latestReceipt(store, action),
  };
}

/** A class C channel whose answer to an unclear attempt each workspace chooses. */
function chosen(
  make: (whenUnsure: 'never_twice' | 'never_missed') => Channel,
  choiceOf: (tenantId: string) => Promise<'never_twice' | 'never_missed'>,
): Channel {
  return { ...make('never_twice'), forWorkspace: async (tenantId) => make(await choiceOf(tenantId)) };
}

/** Every channel of the product; each has a file here and passes the channel conformance suite. */
export function allChannels({ settingsOf, earlierReceipt }: ChannelPorts): readonly Channel[] {
  const hasButtons = async (tenantId: string) => (await settingsOf(tenantId)).slackApp;
  return [
    slackMessageWith({ hasButtons }),
    slackCard({ earlierReceipt, hasButtons }),
    chosen(slackScheduled, async (tenantId) => (await settingsOf(tenantId)).slackScheduled.whenUnsure),
    emailMessage(async (tenantId) => (await settingsOf(tenantId)).email),
    webhookEvent,
    chosen(teamsCard, async (tenantId) => (await settingsOf(tenantId)).teams.whenUnsure),
    chosen(telegramMessage, async (tenantId) => (await settingsOf(tenantId)).telegram.whenUnsure),
    crmTask,
    crmActivity,
    crmFieldUpdate,
    calendarHold,
    toolCall,
    toolCallOnce,
  ];
}
