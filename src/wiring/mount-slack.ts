import { join } from 'node:path';
import { readChannelSettings } from '../../execution/channels/channel-settings.ts';
import type { DemoOrganisation } from '../cli/command.ts';
import type { Config } from '../config.ts';
import { toAppError } from '../domain/errors.ts';
import type { Logger } from '../observability/open-logger.ts';
import { keyFor } from '../orchestration/sealing/seal-text.ts';
import { openSlackApp } from '../slack/slack-app.ts';
import type { SlackParts } from '../slack/slack-parts.ts';
import { openSlackHttp, openSlackSocket } from '../slack/slack-receiver.ts';
import { listConnections } from '../store/connections.ts';
import type { Store } from '../store/open-store.ts';
import { listWorkspaces, saveWorkspaceSettings } from '../store/workspaces.ts';
import type { HealthServer } from '../web/health-server.ts';
import { openStateKey } from './state-key.ts';

/** What the app in Slack is put together from. */
export interface SlackGround extends Pick<SlackParts, 'store' | 'gateway' | 'approvals' | 'asker' | 'nudge'> {
  readonly config: Config;
  readonly logger: Logger;
  /** Where people know the board by. */
  readonly boardOrigin: string;
  /** The running demo with its simulated Slack; null: none in this process. */
  readonly demo: DemoOrganisation | null;
  readonly tell: (text: string) => void;
}

/** The app in Slack. `pageUrl`: where a person plays the demo's Slack; null: there is none. */
export interface MountedSlack {
  readonly pageUrl: string | null;
  close(): Promise<void>;
}

/** Where Slack sends requests, as the manifest says; the demo's simulated Slack has a path and a secret of its own. */
export const slackPath = '/slack/events';
export const demoSlackPath = '/slack/demo/events';

/**
 * Serves the app in Slack on the product's port where a signing secret is configured, over a socket where an app token is, and to the demo's
 * simulated Slack. What stands in its way is told and leaves the rest of the process running.
 */
export async function mountSlack(server: HealthServer, ground: SlackGround): Promise<MountedSlack> {
  const { config, demo } = ground;
  const base = await partsOf(ground);
  const isDemo = (tenantId: string) => demo?.workspaceId === tenantId;
  const closers: (() => Promise<unknown>)[] = [];
  if (config.slack.signingSecret !== null) {
    const http = openSlackHttp(config.slack.signingSecret, slackPath, Date.now);
    openSlackApp({ ...base, serves: (tenantId) => !isDemo(tenantId) }, http.receiver);
    server.mount(http.handle);
  }
  if (config.slack.appToken !== null) {
    const socket = openSlackSocket(config.slack.appToken);
    const app = openSlackApp({ ...base, serves: (tenantId) => !isDemo(tenantId) }, socket);
    try {
      await app.start();
      closers.push(() => app.stop());
    } catch (error) {
      ground.tell(`Slack is not reached over its socket: ${toAppError(error).message}\n`);
    }
  }
  if (config.slack.signingSecret !== null || config.slack.appToken !== null) await offerButtons(ground.store, isDemo);
  if (demo !== null) {
    const http = openSlackHttp(demo.slack.signingSecret, demoSlackPath, Date.now);
    openSlackApp({ ...base, serves: isDemo, lettingIn: demo.workspaceId }, http.receiver);
    server.mount(http.handle);
    const linkDomains = [new URL(ground.boardOrigin).hostname];
    demo.slack.connectApp({ requestUrl: new URL(demoSlackPath, server.url).href, linkDomains });
    closers.push(async () => demo.slack.connectApp(null));
  }
  return {
    pageUrl: demo?.slackPageUrl ?? null,
    async close() {
      for (const close of closers) await close();
    },
  };
}

async function partsOf(ground: SlackGround): Promise<Omit<SlackParts, 'serves'>> {
  const { config, store, gateway, approvals, asker, nudge, boardOrigin, logger } = ground;
  const key = await openStateKey(join(config.dataDir, 'slack-forms.key'));
  return {
    ...{ store, gateway, approvals, asker, nudge, boardOrigin, lettingIn: null, nowMs: Date.now },
    formKey: keyFor(key, 'slack form'),
    onError: (error, what) => {
      const { code, message } = toAppError(error);
      logger.warn({ code, message }, what);
    },
  };
}

/** Alerts of workspaces with Slack carry buttons from now on, since somebody answers them. */
async function offerButtons(store: Store, isDemo: (tenantId: string) => boolean): Promise<void> {
  for (const { id, settings } of await listWorkspaces(store)) {
    const connections = await store.withTenant(id, (tx) => listConnections(tx));
    if (isDemo(id) || !connections.some(({ system }) => system === 'slack')) continue;
    const { slackApp } = await readChannelSettings(store, id);
    if (!slackApp)
      await saveWorkspaceSettings(store, id, { channels: { ...(settings['channels'] ?? {}), slackApp: true } });
  }
}
