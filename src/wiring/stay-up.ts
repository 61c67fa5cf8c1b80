import { once } from 'node:events';
import type { CommandIo, Schedule, Session } from '../cli/command.ts';
import { AppError, toAppError } from '../domain/errors.ts';
import { type HealthServer, serveHealth, storeCheck } from '../web/health-server.ts';
import { serveOtherCommands } from './serve-other-commands.ts';

/** What a process that stays up serves with. `socketPath` null: no data directory of our own, so no local socket. */
export interface Standing {
  readonly session: Session;
  readonly socketPath: string | null;
}

/** Serves health and other commands, and repeats the schedule, until the process is asked to end. */
export async function stayUp({ session, socketPath }: Standing, schedule: Schedule, io: CommandIo): Promise<number> {
  const { config, store } = session;
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
  const health = await openHealth(config.host, config.port, session);
  const commands = await serveOtherCommands(session, socketPath);
  io.stdout(
    `Staying up: health at ${health.url}/healthz, alerts go out as they come. Other commands work meanwhile. Ctrl-C ends.\n`,
  );

  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(schedule.run)
      .catch((error: unknown) => io.stderr(`bellwether: ${toAppError(error).message}\n`));
  }, schedule.everyMs);
  await ended;
  clearInterval(timer);
  await running;
  commands.close();
  await health.close();
  io.stdout(`Ended; the data stays in ${store.kind === 'embedded' ? config.dataDir : 'the database'}.\n`);
  return 0;
}

async function openHealth(host: string, port: number, session: Session): Promise<HealthServer> {
  try {
    return await serveHealth(host, port, [storeCheck(session.store)]);
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
