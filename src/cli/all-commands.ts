import type { Command } from './command.ts';
import { approvalsCommand } from './commands/approvals.ts';
import { auditCommand } from './commands/audit.ts';
import { connectorCommand } from './commands/connector.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { importCommand } from './commands/import.ts';
import { killSwitchCommand } from './commands/kill-switch.ts';
import { mcpCommand } from './commands/mcp.ts';
import { migrateCommand } from './commands/migrate.ts';
import { policyCommand } from './commands/policy.ts';
import { reportCommand } from './commands/report.ts';
import { scoreCommand } from './commands/score.ts';
import { serveCommand } from './commands/serve.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { workerCommand } from './commands/worker.ts';

/** The commands of the program, in the order people meet them. */
export const allCommands: readonly Command[] = [
  startCommand,
  importCommand,
  scoreCommand,
  evaluateCommand,
  reportCommand,
  statusCommand,
  mcpCommand,
  doctorCommand,
  approvalsCommand,
  killSwitchCommand,
  auditCommand,
  policyCommand,
  serveCommand,
  workerCommand,
  connectorCommand,
  migrateCommand,
];
