import { slackRecipients } from '../../../execution/alerts/slack-recipients.ts';
import type { PipelineRun } from '../../../execution/schedules/run-pipeline.ts';
import type { SalesUserState } from '../../domain/organisation.ts';
import { dateOf } from '../../domain/time.ts';
import { listDeliveries } from '../../store/deliveries.ts';
import { readStates } from '../../store/read-deals.ts';
import { readTopScores } from '../../store/scoring-runs.ts';
import { alertLines } from '../alert-lines.ts';
import type { Command, CommandIo, Session } from '../command.ts';
import { showProgress } from '../progress.ts';
import { riskTable } from '../risk-table.ts';
import { tracedScoring, tracedSync } from '../run-workspaces.ts';
import { paint } from '../terminal.ts';

const demo = 'demo';
const shownDeals = 12;

/** `npm start`: the demo organisation from its simulated systems to scores and delivered alerts, then stays up. */
export const startCommand: Command = {
  name: 'start',
  summary: 'show the demo organisation end to end, then stay up',
  usage: '[--once]',
  options: { once: { type: 'boolean' } },
  optionHelp: { once: 'end after the table' },
  example: 'npm start -- --once',
  async run(input, session, io) {
    const again = await showDemo(session, io);
    if (input.values['once']) return 0;
    return session.stayUp({ everyMs: 5 * 60_000, workspaceId: demo, run: again }, io);
  },
};

/** Shows the demo and returns what to repeat while the process stays up. */
async function showDemo(session: Session, io: CommandIo): Promise<() => Promise<void>> {
  const step = (text: string) => io.stdout(`${paint(io, 'cyan', '›')} ${text}\n`);
  io.stdout(
    `${paint(io, 'bold', 'Bellwether')} on a made-up sales organisation. All names and numbers below are demo data.\n\n`,
  );
  const organisation = await session.startDemo();
  step('Salesforce and Slack are simulated on this machine and read through their real SDKs.');
  const gateway = await session.gateway();
  const execution = await session.execution();
  for (const warning of execution.warnings) step(warning);
  const run: PipelineRun = { store: session.store, gateway, tenantId: demo, asOf: organisation.asOf };
  step(await readText(run, io));

  const users = await session.store.withTenant(demo, (tx) => readStates<SalesUserState>(tx, 'sales_user', run.asOf));
  const recipients = await slackRecipients(gateway, demo, users, organisation.alertChannel);
  const report = await tracedScoring(run, recipients);
  step(`Scored ${report.openDeals} open deals as of ${dateOf(run.asOf)} against ${report.closedDeals} closed ones.`);
  const open = await execution.drain({ timeoutMs: 30_000 });
  step(
    report.alerts === 0
      ? 'No new alerts: the risks below were told before and have not become worse.'
      : `${report.alerts} alerts for new risk, ${report.held} more held for the evening digest (at most 5 a person and day)${open.now > 0 ? `; ${open.now} still on their way` : ''}.`,
  );
  io.stdout(`\n${paint(io, 'bold', 'Deals at risk')}\n`);
  io.stdout(
    `${riskTable(await session.store.withTenant(demo, (tx) => readTopScores(tx, shownDeals)), io).join('\n')}\n`,
  );
  const deliveries = await session.store.withTenant(demo, (tx) => listDeliveries(tx, 5));
  io.stdout(`\n${paint(io, 'bold', 'Latest alerts')}\n${alertLines(deliveries, io.columns).join('\n')}\n`);
  io.stdout(nextText(io));
  return async () => {
    await tracedSync(run);
    await tracedScoring(run, recipients, 'changed');
    execution.nudge();
  };
}

async function readText(run: PipelineRun, io: CommandIo): Promise<string> {
  const progress = showProgress(io, 'Reading Salesforce');
  const totals = await tracedSync({ ...run, onProgress: ({ read, total }) => progress.show(read, total) });
  progress.end();
  const parts = [...totals.values()].flatMap((total) => Object.entries(total.toJSON()));
  const count = (object: string) =>
    parts.filter(([name]) => name === object).reduce((sum, [, { created, changed }]) => sum + created + changed, 0);
  if (!parts.some(([, { created, changed }]) => created + changed > 0))
    return 'Nothing changed in Salesforce since the last start.';
  const named = ['opportunity', 'account', 'contact', 'activity'].map(
    (object) => `${count(object).toLocaleString('en')} ${plural[object]}`,
  );
  return `Read ${named.join(', ')} with their histories.`;
}

const plural: Readonly<Record<string, string>> = {
  opportunity: 'deals',
  account: 'accounts',
  contact: 'contacts',
  activity: 'activities',
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
