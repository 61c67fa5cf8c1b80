import { z } from 'zod';
import type { Store } from '../../src/store/open-store.ts';
import { listWorkspaces } from '../../src/store/workspaces.ts';

const whenUnsure = z.enum(['never_twice', 'never_missed']).default('never_twice');

/**
 * What one workspace has chosen for its channels, under `channels` in its settings. `whenUnsure`: which mistake is the smaller one
 * where nobody can tell whether a message arrived. `slackApp`: the app that answers buttons is connected.
 */
export const channelSettingsSchema = z.object({
  email: z.object({ transport: z.enum(['smtp', 'provider']).default('smtp'), whenUnsure }).prefault({}),
  teams: z.object({ whenUnsure }).prefault({}),
  telegram: z.object({ whenUnsure }).prefault({}),
  slackScheduled: z.object({ whenUnsure }).prefault({}),
  slackApp: z.boolean().default(false),
});
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

/** What holds for a workspace that has chosen nothing. */
export const defaultChannelSettings: ChannelSettings = channelSettingsSchema.parse({});

/**
 * The settings of one workspace, read afresh.
 * @throws Error when they cannot be read or do not fit: nothing may be sent on a guess
 */
export async function readChannelSettings(store: Store, tenantId: string): Promise<ChannelSettings> {
  const found = (await listWorkspaces(store)).find(({ id }) => id === tenantId);
  return channelSettingsSchema.parse(found?.settings['channels'] ?? {});
}
