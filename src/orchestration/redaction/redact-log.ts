import type { LoggerOptions } from 'pino';
import { maskValue } from './mask-sensitive.ts';

/** Bodies of messages are never logged, whatever they hold. */
const bodyNames = new Set(['body', 'html', 'snippet', 'text', 'transcript', 'prompt', 'completion']);

/**
 * What makes a pino logger safe: every finished line is masked before it is written, so that neither a field, a nested object,
 * an error with its cause and stack, a child's bindings nor the message can carry a secret or personal data out. A line
 * that cannot be masked is withheld, and says so.
 */
export function logRedaction(): Pick<LoggerOptions, 'hooks'> {
  return { hooks: { streamWrite: maskLogLine } };
}

/** One line of JSON, masked; ends with a line break as pino's lines do. */
export function maskLogLine(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    return `${JSON.stringify(dropBodies(maskValue(entry)))}\n`;
  } catch {
    // fail closed: what cannot be looked through is not written
    return `${JSON.stringify({ level: 50, time: Date.now(), msg: 'A log line was withheld: it could not be masked.' })}\n`;
  }
}

function dropBodies(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropBodies);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      typeof item === 'string' && bodyNames.has(name.toLowerCase()) ? '[body]' : dropBodies(item),
    ]),
  );
}
