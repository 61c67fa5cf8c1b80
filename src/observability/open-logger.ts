import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

/** How a process logs. `redaction`: what masks every finished line; there is no logger without it. */
export interface LogOptions {
  readonly level: string;
  readonly redaction: Pick<LoggerOptions, 'hooks'>;
  /** The process's role, on every line. */
  readonly role: string;
  /** Where lines go; stderr when left out. */
  readonly destination?: DestinationStream;
}

/** Opens the logger of a process: one JSON object a line, object first, every line masked before it is written. */
export function openLogger({ level, redaction, role, destination }: LogOptions): Logger {
  return pino({ level, base: { role }, ...redaction }, destination ?? pino.destination({ dest: 2, sync: true }));
}
