import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { startMailOnDemand } from '../../connectors/email/simulator-on-demand.ts';
import { startGmailSimulator } from '../../connectors/gmail/simulator.ts';
import { startGoogleCalendarSimulator } from '../../connectors/google-calendar/simulator.ts';
import { startHubspotSimulator } from '../../connectors/hubspot/simulator.ts';
import { startSalesforceSimulator } from '../../connectors/salesforce/simulator.ts';
import { startEdgarSimulator } from '../../connectors/sec-edgar/simulator.ts';
import { startSlackSimulator } from '../../connectors/slack/simulator.ts';
import type { DemoCrm, DemoOrganisation as DemoOrganisationRun } from '../cli/command.ts';
import { generateDemoOrganisation } from '../demo/generate-demo-organisation.ts';
import type { DemoOrganisation } from '../demo/organisation.ts';
import { toCalendars } from '../demo/to-calendars.ts';
import { toEdgarFilings } from '../demo/to-edgar-filings.ts';
import { toGmailMailboxes, withoutMailAndMeetings } from '../demo/to-gmail-mailboxes.ts';
import { toHubspotPortal } from '../demo/to-hubspot-portal.ts';
import { toSalesforceOrg } from '../demo/to-salesforce-org.ts';
import { demoAlertChannel, toSlackWorkspace } from '../demo/to-slack-workspace.ts';
import { addDays, type CalendarDate, dayMs, endOfDay, type Instant, startOfDay } from '../domain/time.ts';

/** One simulated system and what connects to it. */
export interface DemoConnection {
  readonly id: string;
  readonly system: string;
  readonly category: 'crm' | 'engagement' | 'intelligence';
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
  readonly slack: Pick<DemoOrganisationRun['slack'], 'signingSecret' | 'connectApp'>;
  readonly alertChannel: string;
  /** Ends one simulated system, as an outage does; false: there is none of that name. */
  unplug(system: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The demo's organisation is the same on every machine: one seed, and the day of its first start. */
export const demoSeed = 7;

/**
 * Mailboxes and calendars were connected this many days ago; what came before was logged in the CRM by hand, as it is anywhere. No
 * signal looks further back in mail, and a first start reads it in seconds.
 */
const engagementDays = 120;

type Clock = () => number;

interface DemoSystem {
  readonly connection: DemoConnection;
  readonly hostPort: string;
  close(): Promise<void>;
}

/** Starts the simulated CRM, mail, calendar, chat and filings on loopback, filled with the demo organisation. */
export async function startDemoSystems(
  anchorDate: CalendarDate,
  crm: DemoCrm = 'salesforce',
  seed = demoSeed,
): Promise<DemoSystems> {
  const organisation = generateDemoOrganisation({ seed, anchorDate });
  const nineOClock = Date.parse(startOfDay(anchorDate)) + 9 * 3_600_000;
  // never ahead of the real clock: a vendor refuses a sign-in that has run out by its own
  const now = () => Math.min(nineOClock, Date.now());
  // the person who watches the demo should not wait for Slack's one message a second and channel
  const slack = await startSlackSimulator({ ...toSlackWorkspace(organisation), postsPerSecond: null, now });
  const systems: readonly DemoSystem[] = await Promise.all([
    crm === 'hubspot' ? startHubspot(organisation, now) : startSalesforce(organisation, now),
    startGmail(organisation, now),
    startCalendar(organisation, now),
    startEdgar(organisation),
    startMail(),
    demoSystem('slack', 'engagement', {
      settings: { apiUrl: slack.baseUrl },
      credentials: slack.credentials,
      hostPort: new URL(slack.baseUrl).host,
      close: slack.close,
    }),
  ]);
  return {
    asOf: endOfDay(addDays(anchorDate, -1)),
    connections: systems.map(({ connection }) => connection),
    allowedHosts: systems.map(({ hostPort }) => hostPort),
    slackPageUrl: slack.pageUrl,
    slack: { signingSecret: slack.sender.signingSecret, connectApp: slack.connectApp },
    alertChannel: demoAlertChannel,
    async unplug(name) {
      const unplugged = systems.find(({ connection }) => connection.system === name);
      await unplugged?.close();
      return unplugged !== undefined;
    },
    close: async () => {
      await Promise.all(systems.map((system) => system.close()));
    },
  };
}

/** A mail server on this machine that keeps what it is given. */
async function startMail(): Promise<DemoSystem> {
  const { port, hostPort, close } = await startMailOnDemand();
  const settings = { from: 'bellwether@demo.example', host: '127.0.0.1', port, tls: 'off' };
  return demoSystem('email', 'engagement', { settings, credentials: {}, hostPort, close });
}

/** Mail and meetings stand in mailboxes and calendars; the CRM holds the rest. */
async function startSalesforce(organisation: DemoOrganisation, now: Clock): Promise<DemoSystem> {
  const org = toSalesforceOrg(withoutMailAndMeetings(organisation, mailBegins(now)));
  const { baseUrl, hostPort, credentials, close } = await startSalesforceSimulator({ org, now });
  const settings = { loginUrl: baseUrl, pageSize: 2_000 };
  return demoSystem('salesforce', 'crm', { settings, credentials, hostPort, close });
}

async function startHubspot(organisation: DemoOrganisation, now: Clock): Promise<DemoSystem> {
  const portal = toHubspotPortal(withoutMailAndMeetings(organisation, mailBegins(now)));
  // a made-up portal may be asked as quickly as it answers
  const limits = { perTenSeconds: 1_000_000, searchesPerSecond: 1_000 };
  const { baseUrl, hostPort, credentials, close } = await startHubspotSimulator({ portal, now, ...limits });
  return demoSystem('hubspot', 'crm', { settings: { baseUrl }, credentials, hostPort, close });
}

async function startGmail(organisation: DemoOrganisation, now: Clock): Promise<DemoSystem> {
  const mailboxes = toGmailMailboxes(organisation);
  const { baseUrl, tokenUrl, hostPort, close } = await startGmailSimulator({ mailboxes, now });
  const addresses = mailboxes.map(({ email }) => email);
  const credentials = { clientEmail: 'bellwether@demo.example', privateKey: await privateKey() };
  const settings = { rootUrl: baseUrl, tokenUrl, mailboxes: addresses, historyDays: engagementDays };
  return demoSystem('gmail', 'engagement', { settings, credentials, hostPort, close });
}

function mailBegins(now: Clock): Instant {
  return new Date(now() - engagementDays * dayMs).toISOString();
}

/** A service account's key of this start alone: it stands for each seller in turn. */
async function privateKey(): Promise<string> {
  const { privateKey: key } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function startCalendar(organisation: DemoOrganisation, now: Clock): Promise<DemoSystem> {
  const calendars = toCalendars(organisation);
  const { baseUrl, tokenUrl, hostPort, credentials, close } = await startGoogleCalendarSimulator({ calendars, now });
  const calendarIds = calendars.map(({ id }) => id);
  const settings = { rootUrl: baseUrl, tokenUrl, calendarIds, historyDays: engagementDays };
  return demoSystem('google-calendar', 'engagement', { settings, credentials, hostPort, close });
}

async function startEdgar(organisation: DemoOrganisation): Promise<DemoSystem> {
  const { companies } = toEdgarFilings(organisation);
  const { baseUrl, hostPort, close } = await startEdgarSimulator({ companies });
  const settings = { contact: 'demo@lanternworks.example', baseUrl };
  return demoSystem('sec-edgar', 'intelligence', { settings, credentials: {}, hostPort, close });
}

function demoSystem(
  system: string,
  category: DemoConnection['category'],
  {
    settings,
    credentials,
    ...running
  }: Pick<DemoConnection, 'settings' | 'credentials'> & Omit<DemoSystem, 'connection'>,
): DemoSystem {
  return { ...running, connection: { id: system, system, category, settings, credentials } };
}
