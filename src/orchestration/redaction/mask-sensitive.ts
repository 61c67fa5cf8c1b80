import { AppError } from '../../domain/errors.ts';
import { allDetectors, findSensitive } from './find-sensitive.ts';
import { classOf, type Detector, type SensitiveClass } from './sensitive-span.ts';

/** What to mask in a text; `secret` is always masked. */
export interface MaskOptions {
  readonly hides: ReadonlySet<SensitiveClass>;
  readonly detectors?: readonly Detector[];
}

/** Hides both classes: for models, logs and outside receivers. */
export const hideAll: MaskOptions = { hides: new Set<SensitiveClass>(['personal', 'secret']) };
/** Hides secrets alone: for people who may see personal data. */
export const hideSecrets: MaskOptions = { hides: new Set<SensitiveClass>(['secret']) };

/** The text with each sensitive stretch replaced by its kind: `[email]`, `[phone]`, `[secret]`. */
export function maskText(text: string, { hides, detectors = allDetectors }: MaskOptions = hideAll): string {
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of findSensitive(text, detectors)) {
    const sensitiveClass = classOf(kind);
    if (sensitiveClass !== 'secret' && !hides.has(sensitiveClass)) continue;
    masked += `${text.slice(at, start)}[${sensitiveClass === 'secret' ? 'secret' : kind}]`;
    at = end;
  }
  return masked + text.slice(at);
}

const deepestLevel = 40;

/** The same value with every text in it masked, keys of objects included; fields whose name says that they hold a secret are masked whole. */
export function maskValue(value: unknown, options: MaskOptions = hideAll): unknown {
  return maskAt(value, options, 0);
}

function maskAt(value: unknown, options: MaskOptions, depth: number): unknown {
  if (typeof value === 'string') return maskText(value, options);
  if (value === null || typeof value !== 'object') return value;
  // deeper than any record of ours: nothing below is passed on unseen
  if (depth >= deepestLevel) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => maskAt(item, options, depth + 1));
  const masked: [string, unknown][] = Object.entries(value).map(([name, item]) => [
    maskText(name, options),
    isSecretField(name) && item !== null && item !== '' ? '[secret]' : maskAt(item, options, depth + 1),
  ]);
  return Object.fromEntries(masked);
}

const secretEndings = [
  'authorization',
  'apikey',
  'token',
  'password',
  'passwd',
  'passphrase',
  'secret',
  'cookie',
  'cookies',
  'privatekey',
  'credential',
  'credentials',
  'codeverifier',
  'assertion',
  'sessionid',
  'pwd',
];
const secretNames = new Set([
  'headers',
  'rawheaders',
  'jwt',
  'sealed',
  'wrapped',
  'dek',
  'kek',
  'connectionstring',
  'databaseurl',
  'redisurl',
]);

/** Whether a field's name says that it holds a secret: `apiKey`, `Authorization`, `set-cookie`, `headers`, … */
export function isSecretField(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return secretNames.has(plain) || secretEndings.some((ending) => plain.endsWith(ending));
}

/** The longest text that goes to a model; more would not be looked through in time. */
const longestModelText = 1_000_000;

/**
 * Masks what goes to a language model. Fails closed: what could not be looked through is not sent.
 * @throws AppError `limit_exceeded` for a text that is too long, `internal` when a detector fails
 */
export function maskForModel<T>(value: T, detectors: readonly Detector[] = allDetectors): T {
  const size = typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0);
  if (size > longestModelText) {
    throw new AppError(
      'limit_exceeded',
      `The text for the model is longer than ${longestModelText} signs; shorten it.`,
    );
  }
  try {
    return maskValue(value, { ...hideAll, detectors }) as T;
  } catch (cause) {
    throw new AppError(
      'internal',
      'The text for the model could not be checked for personal data, so it was not sent.',
      { hint: 'redaction' },
      { cause },
    );
  }
}
