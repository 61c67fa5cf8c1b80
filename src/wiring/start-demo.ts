import { startSalesforceSimulator } from '../../connectors/salesforce/simulator.ts';
import { startSlackSimulator } from '../../connectors/slack/simulator.ts';
import { generateDemoOrganisation } from '../demo/generate-demo-organisation.ts';
import { toSalesforceOrg } from '../demo/to-salesforce-org.ts';
import { addDays, type CalendarDate, dayMs, endOfDay, type Instant } from '../domain/time.ts';

/** The running simulators of the demo organisation and what connects to them. */
export interface DemoSystems {
  readonly anchorDate: CalendarDate;
  /** What the organisation's data speaks for: the end of the day before the anchor. */
  readonly asOf: Instant;
  readonly connections: readonly DemoConnection[];
  readonly allowedHosts: readonly string[];
  readonly slackPageUrl: string;
  readonly alertChannel: string;
  close(): Promise<void>;
}

export interface DemoConnection {
  readonly id: string;
  readonly system: string;
  readonly category: 'crm' | 'engagement';
  readonly settings: Record<string, unknown>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** The demo's organisation is the same on every machine: one seed, and the anchor of its first start. */
export const demoSeed = 7;

const alertChannel = { id: 'C0ALERTS', name: 'deal-alerts' };

/** Starts the simulated Salesforce and Slack on loopback, filled with the demo organisation. */
export async function startDemoSystems(anchorDate: CalendarDate): Promise<DemoSystems> {
  const organisation = generateDemoOrganisation({ seed: demoSeed, anchorDate });
  const now = () => Date.parse(anchorDate) + dayMs / 3;
  const salesforce = await startSalesforceSimulator({ org: toSalesforceOrg(organisation), now });
  const users = organisation.users.map(({ id, name, email }) => ({ id: `U${id}`, name, realName: name, email }));
  const slack = await startSlackSimulator({ channels: [alertChannel], users, postsPerSecond: null, now });
  const urls = [salesforce.baseUrl, slack.baseUrl];
  return {
    anchorDate,
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
    allowedHosts: urls.map((url) => new URL(url).host),
    slackPageUrl: slack.pageUrl,
    alertChannel: alertChannel.id,
    close: async () => {
      await Promise.all([salesforce.close(), slack.close()]);
    },
  };
}
