import type { Command } from './command.ts';
import { agentsCommand } from './commands/agents.ts';
import { alertsCommand } from './commands/alerts.ts';
import { approvalsCommand } from './commands/approvals.ts';
import { askCommand } from './commands/ask.ts';
import { auditCommand } from './commands/audit.ts';
import { catalogCommand } from './commands/catalog.ts';
import { completionCommand } from './commands/completion.ts';
import { connectCommand } from './commands/connect.ts';
import { connectionsCommand } from './commands/connections.ts';
import { connectorCommand } from './commands/connector.ts';
import { deliveriesCommand } from './commands/deliveries.ts';
import { disconnectCommand } from './commands/disconnect.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eraseCommand } from './commands/erase.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { feedbackCommand } from './commands/feedback.ts';
import { importCommand } from './commands/import.ts';
import { killSwitchCommand } from './commands/kill-switch.ts';
import { mcpCommand } from './commands/mcp.ts';
import { migrateCommand } from './commands/migrate.ts';
import { moveCommand } from './commands/move.ts';
import { peopleCommand } from './commands/people.ts';
import { plansCommand } from './commands/plans.ts';
import { policyCommand } from './commands/policy.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { schedulesCommand } from './commands/schedules.ts';
import { scoreCommand } from './commands/score.ts';
import { serveCommand } from './commands/serve.ts';
import { settingsCommand } from './commands/settings.ts';
import { signalsCommand } from './commands/signals.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { syncCommand } from './commands/sync.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { workerCommand } from './commands/worker.ts';

/** The commands of the program, in the order people meet them. */
export const allCommands: readonly Command[] = [
  startCommand,
  importCommand,
  connectCommand,
  connectionsCommand,
  disconnectCommand,
  syncCommand,
  scoreCommand,
  askCommand,
  evaluateCommand,
  reportCommand,
  signalsCommand,
  feedbackCommand,
  settingsCommand,
  statusCommand,
  deliveriesCommand,
  mcpCommand,
  catalogCommand,
  doctorCommand,
  alertsCommand,
  plansCommand,
  agentsCommand,
  webhooksCommand,
  schedulesCommand,
  approvalsCommand,
  peopleCommand,
  exportCommand,
  eraseCommand,
  killSwitchCommand,
  restoreCommand,
  auditCommand,
  policyCommand,
  serveCommand,
  workerCommand,
  connectorCommand,
  migrateCommand,
  moveCommand,
  completionCommand(() => allCommands),
];
