import { startSalesforceSimulator } from '../../connectors/salesforce/simulator.ts';
import { startSlackSimulator } from '../../connectors/slack/simulator.ts';
import { generateDemoOrganisation } from '../demo/generate-demo-organisation.ts';
import { toSalesforceOrg } from '../demo/to-salesforce-org.ts';
import { demoAlertChannel, toSlackWorkspace } from '../demo/to-slack-workspace.ts';
import { addDays, type CalendarDate, endOfDay, type Instant, startOfDay } from '../domain/time.ts';

/** One simulated system and what connects to it. */
export interface DemoConnection {
  readonly id: string;
  readonly system: string;
  readonly category: 'crm' | 'engagement';
  readonly settings: Record<string, unknown>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** The running simulators of the demo organisation. */
export interface DemoSystems {
  /** What the organisation's data speaks for: the end of the day before the anchor. */
  readonly asOf: Instant;
  readonly connections: readonly DemoConnection[];
  /** The simulators' `host:port`, which outbound calls must be allowed to reach. */
  readonly allowedHosts: readonly string[];
  /** Where a person sees the posted alerts. */
  readonly slackPageUrl: string;
  readonly alertChannel: string;
  close(): Promise<void>;
}

/** The demo's organisation is the same on every machine: one seed, and the day of its first start. */
export const demoSeed = 7;

/** Starts the simulated Salesforce and Slack on loopback, filled with the demo organisation. */
export async function startDemoSystems(anchorDate: CalendarDate): Promise<DemoSystems> {
  const organisation = generateDemoOrganisation({ seed: demoSeed, anchorDate });
  const nineOClock = Date.parse(startOfDay(anchorDate)) + 9 * 3_600_000;
  const now = () => nineOClock;
  const salesforce = await startSalesforceSimulator({ org: toSalesforceOrg(organisation), now });
  // the person who watches the demo should not wait for Slack's one message a second and channel
  const slack = await startSlackSimulator({ ...toSlackWorkspace(organisation), postsPerSecond: null, now });
  return {
    asOf: endOfDay(addDays(anchorDate, -1)),
    connections: [
      {
        id: 'salesforce',
        system: 'salesforce',
        category: 'crm',
        settings: { loginUrl: salesforce.baseUrl, pageSize: 2_000 },
        credentials: salesforce.credentials,
      },
      {
        id: 'slack',
        system: 'slack',
        category: 'engagement',
        settings: { apiUrl: slack.baseUrl },
        credentials: slack.credentials,
      },
    ],
    allowedHosts: [salesforce.baseUrl, slack.baseUrl].map((url) => new URL(url).host),
    slackPageUrl: slack.pageUrl,
    alertChannel: demoAlertChannel,
    close: async () => {
      await Promise.all([salesforce.close(), slack.close()]);
    },
  };
}
