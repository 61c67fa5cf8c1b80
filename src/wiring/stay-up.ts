import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandIo, Schedule, Session } from '../cli/command.ts';
import { AppError, toAppError } from '../domain/errors.ts';
import type { Metrics } from '../observability/metrics.ts';
import { type HealthServer, serveHealth, storeCheck } from '../web/health-server.ts';
import { serveOtherCommands } from './serve-other-commands.ts';

/** What a process that stays up serves with. `socketPath` null: no data directory of our own, so no local socket. */
export interface Standing {
  readonly session: Session;
  readonly socketPath: string | null;
  readonly metrics: Metrics;
  /** Called as soon as the process is asked to end. */
  readonly onEnding: () => void;
  /** Starts what goes on for as long as the process stays up: MCP on its port, the chores of audit and credentials. */
  readonly keep: (health: HealthServer, workspaceId: string | null, io: CommandIo) => Promise<Kept>;
}

/** What a process keeps going. `mcpUrl` null: MCP is not served here. `boardUrl` null: neither is the board; it may open it once. */
export interface Kept {
  readonly mcpUrl: string | null;
  readonly boardUrl: string | null;
  /** Where a person plays the demo's Slack; null: there is none. */
  readonly slackPageUrl: string | null;
  close(): Promise<void>;
}

/** How long a round of the schedule under way is waited for; what it has committed stays, the next start goes on from there. */
const roundGraceMs = 8_000;

/** Serves health and other commands, and repeats the schedule, until the process is asked to end. */
export async function stayUp(
  { session, socketPath, metrics, onEnding, keep }: Standing,
  schedule: Schedule | null,
  io: CommandIo,
): Promise<number> {
  const { config, store } = session;
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
  const health = await openHealth(config.host, config.port, session, metrics);
  const kept = await keep(health, schedule?.workspaceId ?? null, io);
  const commands = await serveOtherCommands(session, socketPath);
  const mcp = kept.mcpUrl === null ? '' : `MCP at ${kept.mcpUrl}, `;
  if (kept.boardUrl !== null) io.stdout(`\nThe board: ${kept.boardUrl}\n\n`);
  if (kept.slackPageUrl !== null) io.stdout(`Slack, simulated: ${kept.slackPageUrl}\n\n`);
  io.stdout(`Staying up: health at ${health.url}/healthz, ${mcp}${doing[session.role]} Ctrl-C ends.\n`);

  let running: Promise<void> = Promise.resolve();
  const round = (work: () => Promise<void>) => {
    running = running.then(work).catch((error: unknown) => io.stderr(`bellwether: ${toAppError(error).message}\n`));
  };
  const timer = schedule && setInterval(() => round(schedule.run), schedule.everyMs);
  if (schedule?.startsNow) round(schedule.run);
  await ended;
  onEnding();
  health.drain();
  if (timer) clearInterval(timer);
  await Promise.race([running, sleep(roundGraceMs, undefined, { ref: false })]);
  commands.close();
  await kept.close();
  await health.close();
  io.stdout(`Ended; the data stays in ${store.kind === 'embedded' ? config.dataDir : 'the database'}.\n`);
  return 0;
}

const doing: Readonly<Record<Session['role'], string>> = {
  all: 'alerts go out as they come. Other commands work meanwhile.',
  serve: 'schedules run here.',
  worker: 'alerts go out as they come.',
  connector: 'connectors answer the other roles.',
};

async function openHealth(host: string, port: number, session: Session, metrics: Metrics): Promise<HealthServer> {
  try {
    return await serveHealth(host, port, [storeCheck(session.store)], metrics);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AppError(
      'conflict',
      `Port ${port} on ${host} is taken. Stop what uses it, or choose another with BELLWETHER_PORT.`,
      {},
      { cause: error },
    );
  }
}
