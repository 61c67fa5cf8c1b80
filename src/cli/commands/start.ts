import type { Recipient } from '../../../execution/alerts/recipients.ts';
import { slackRecipients } from '../../../execution/alerts/slack-recipients.ts';
import type { WorkspaceReport } from '../../../execution/jobs/rescore-workspace.ts';
import type { PipelineRun } from '../../../execution/schedules/run-pipeline.ts';
import { AppError } from '../../domain/errors.ts';
import type { SalesUserState } from '../../domain/organisation.ts';
import { dateOf, type Instant } from '../../domain/time.ts';
import { reconcileWorkspace, reconciliationText } from '../../orchestration/sync/reconcile-workspace.ts';
import { type Delivery, listDeliveries } from '../../store/deliveries.ts';
import { readStates } from '../../store/read-deals.ts';
import { readTopScores } from '../../store/scoring-runs.ts';
import type { Workspace } from '../../store/workspaces.ts';
import { runAgent } from '../agents/run-agent.ts';
import { alertLines } from '../alert-lines.ts';
import {
  type Command,
  type CommandIo,
  type DemoCrm,
  type DemoOrganisation,
  demoWorkspaces,
  type Session,
} from '../command.ts';
import { acceptDemoEffects } from '../demo-effects.ts';
import { keepHouse } from '../keep-house.ts';
import { textOption } from '../parse-arguments.ts';
import { showProgress } from '../progress.ts';
import { receiptTable } from '../receipt-table.ts';
import { riskTable } from '../risk-table.ts';
import { lookEveryMs, runSchedules, type ScheduleRunners } from '../run-schedules.ts';
import { readEvents, sendDigests, tracedScoring, tracedSync } from '../run-workspaces.ts';
import { sendReport } from '../send-report.ts';
import { paint, plain } from '../terminal.ts';

const shownDeals = 12;
const shownAlerts = 5;
/** More than one start accepts, so that each kind of effect is among them. */
const shownDeliveries = 200;

/** `npm start`: the demo organisation from its simulated systems to scores and delivered alerts, then stays up. */
export const startCommand: Command = {
  name: 'start',
  summary: 'show the demo organisation end to end, then stay up',
  usage: '[--once] [--crm salesforce|hubspot] [--without SYSTEM]',
  options: { once: { type: 'boolean' }, crm: { type: 'string' }, without: { type: 'string' } },
  optionHelp: {
    once: 'end after the table',
    crm: 'where the deals are kept (default: salesforce)',
    without: 'unplug one simulated system, like slack or email, and see the others go on',
  },
  example: 'npm start -- --once',
  async run(input, session, io) {
    const crm = readCrm(textOption(input, 'crm'));
    const { again, events, asOf, recipient } = await showDemo(session, crm, textOption(input, 'without'), io);
    if (input.values['once']) return 0;
    const workspaceId = demoWorkspaces[crm];
    const isOurs = ({ id }: { id: string }) => id === workspaceId;
    const runnersOf = (workspace: Workspace): ScheduleRunners => ({
      ...{ sync: again, rescore: again, digest: () => sendDigests(session, workspaceId) },
      account_events: events,
      report: (run) => sendReport(session, { workspace, run, asOf, recipient }),
      reconcile: async () =>
        reconciliationText(
          await reconcileWorkspace({
            store: session.store,
            gateway: await session.gateway(),
            tenantId: workspaceId,
            asOf,
          }),
        ),
      agent: (claimed) => runAgent(session, claimed),
      upkeep: () => keepHouse(session.store, workspaceId, recipient),
    });
    const run = runSchedules(session, io, { isOurs, startsNow: false, runnersOf });
    return session.stayUp({ everyMs: lookEveryMs, workspaceId, run }, io);
  },
};

function readCrm(text: string | null): DemoCrm {
  if (text === null) return 'salesforce';
  if (text in demoWorkspaces) return text as DemoCrm;
  throw new AppError('invalid_input', `--crm: "${text}" is none of ${Object.keys(demoWorkspaces).join(', ')}.`, {
    field: 'crm',
  });
}

const crmTitles: Readonly<Record<DemoCrm, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' };

/** What goes on while the process stays up: `again` repeats the reading and scoring, as of the day of the demo's data. */
interface ShownDemo {
  readonly again: () => Promise<null>;
  /** Reads what is public about the accounts. */
  readonly events: () => Promise<string | null>;
  readonly asOf: Instant;
  readonly recipient: Recipient;
}

/** Shows the demo and returns what to repeat while the process stays up. */
async function showDemo(session: Session, crm: DemoCrm, without: string | null, io: CommandIo): Promise<ShownDemo> {
  const step = (text: string) => io.stdout(`${paint(io, 'cyan', '›')} ${text}\n`);
  io.stdout(
    `${paint(io, 'bold', 'Bellwether')} on a made-up sales organisation. All names and numbers below are demo data.\n\n`,
  );
  const organisation = await session.startDemo(crm);
  const demo = organisation.workspaceId;
  step(
    `${crmTitles[crm]}, Gmail, Google Calendar, Slack, SEC EDGAR and a mail server are simulated on this machine and reached through their real SDKs.`,
  );
  if (without !== null) await unplug(organisation, without, step);
  const gateway = await session.gateway();
  const execution = await session.execution();
  for (const warning of execution.warnings) step(warning);
  const run: PipelineRun = { store: session.store, gateway, tenantId: demo, asOf: organisation.asOf };
  step(await readText(run, io));

  const users = await session.store.withTenant(demo, (tx) => readStates<SalesUserState>(tx, 'sales_user', run.asOf));
  const recipients = await slackRecipients(gateway, demo, users, organisation.alertChannel);
  const report = await tracedScoring(run, recipients);
  step(`Scored ${report.openDeals} open deals as of ${dateOf(run.asOf)} against ${report.closedDeals} closed ones.`);
  const digests = await acceptDemoEffects(session.store, { tenantId: demo, crm, asOf: run.asOf, users });
  const open = await execution.drain({ timeoutMs: 30_000 });
  step(alertsText(report, digests, open.now + open.later));
  io.stdout(`\n${paint(io, 'bold', 'Deals at risk')}\n`);
  io.stdout(
    `${riskTable(await session.store.withTenant(demo, (tx) => readTopScores(tx, shownDeals)), io).join('\n')}\n`,
  );
  const deliveries = await session.store.withTenant(demo, (tx) => listDeliveries(tx, shownDeliveries));
  const isAlert = ({ channel, payload }: Delivery) => channel === 'slack-message' && payload['kind'] === 'deal_at_risk';
  const latest = deliveries.filter(isAlert).slice(0, shownAlerts);
  io.stdout(`\n${paint(io, 'bold', 'Latest alerts')}\n${alertLines(latest, io.columns).join('\n')}\n`);
  io.stdout(`\n${paint(io, 'bold', 'Receipts')}\n${receiptTable(deliveries, crmTitles[crm], io.columns).join('\n')}\n`);
  io.stdout(nextText(io));
  const again = async () => {
    await tracedSync(run);
    await tracedScoring(run, recipients, 'changed');
    execution.nudge();
    return null;
  };
  return { again, events: () => readEvents(run), asOf: run.asOf, recipient: recipients.forOwner(null) };
}

async function unplug({ unplug: end }: DemoOrganisation, system: string, step: (text: string) => void): Promise<void> {
  if (!(await end(system)))
    throw new AppError('invalid_input', `--without: the demo has no system "${plain(system)}"; say slack or email.`);
  step(`${system} is unplugged; what goes there is tried again until it is back.`);
}

function alertsText({ alerts, held }: WorkspaceReport, digests: number, open: number): string {
  if (alerts === 0) return 'No new alerts: the risks below were told before and have not become worse.';
  const later = digests === 0 ? '' : `, in ${digests} digests that the demo sends now instead of in the evening`;
  const waiting = open > 0 ? `; ${open} still on their way` : '';
  return `${alerts} alerts for new risk, ${held} more beyond 5 a person and day${later}${waiting}.`;
}

async function readText(run: PipelineRun, io: CommandIo): Promise<string> {
  const progress = showProgress(io, 'Reading');
  const totals = await tracedSync({
    ...run,
    onProgress: ({ object, read, total }) => progress.show(read, total, readNames[object] ?? object),
  });
  progress.end();
  const parts = [...totals.values()].flatMap((total) => Object.entries(total.toJSON()));
  const count = (object: string) =>
    parts.filter(([name]) => name === object).reduce((sum, [, { created, changed }]) => sum + created + changed, 0);
  if (!parts.some(([, { created, changed }]) => created + changed > 0)) return 'Nothing changed since the last start.';
  const named = ['opportunity', 'account', 'contact', 'activity', 'engagement', 'account_event']
    .filter((object) => count(object) > 0)
    .map((object) => `${count(object).toLocaleString('en')} ${readNames[object]}`);
  return `Read ${named.join(', ')}, with the history of every deal.`;
}

const readNames: Readonly<Record<string, string>> = {
  opportunity: 'deals',
  account: 'accounts',
  contact: 'contacts',
  contact_role: 'contact roles',
  sales_user: 'sellers',
  stage: 'stages',
  activity: 'activities',
  engagement: 'messages and meetings',
  account_event: 'public events',
};

function nextText(io: CommandIo): string {
  return [
    '',
    paint(io, 'bold', 'Next'),
    '  npx bellwether import YOUR-EXPORT.csv    your own pipeline, from any CRM',
    '  npx bellwether score --top 20            the same table for it',
    '  npx bellwether evaluate --workspace demo test the win model on this history, and use it if it is good',
    '  npx bellwether report pipeline-health    totals, forecast, what moved (here: --workspace demo)',
    '  npx bellwether --help                    everything else',
    '',
  ].join('\n');
}
