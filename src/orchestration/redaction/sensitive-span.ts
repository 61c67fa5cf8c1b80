/** What kinds of text must not leave us. Every kind of secret has class `secret`. */
export const sensitiveKinds = [
  'email',
  'phone',
  'card',
  'iban',
  'social_security',
  'cloud_key',
  'chat_token',
  'code_host_token',
  'json_web_token',
  'private_key',
  'crm_session',
  'service_key',
  'password',
] as const;
export type SensitiveKind = (typeof sensitiveKinds)[number];
export type SensitiveClass = 'personal' | 'secret';

const personalKinds: ReadonlySet<SensitiveKind> = new Set(['email', 'phone', 'card', 'iban', 'social_security']);

/** The class a kind belongs to. */
export function classOf(kind: SensitiveKind): SensitiveClass {
  return personalKinds.has(kind) ? 'personal' : 'secret';
}

/** One stretch of a text: `[start, end)` in UTF-16 units. */
export interface SensitiveSpan {
  readonly kind: SensitiveKind;
  readonly start: number;
  readonly end: number;
}

/** Finds the spans of its kind in a text; pure, and linear in the text's length. */
export type Detector = (text: string) => SensitiveSpan[];

/**
 * A detector for a pattern with the flags `g` and `d`. The span is the first group, else the whole match. `accept` has the last word, with the
 * text and where the span begins.
 */
export function patternDetector(
  kind: SensitiveKind,
  pattern: RegExp,
  accept: (found: string, text: string, start: number) => boolean = () => true,
): Detector {
  return (text) => {
    const spans: SensitiveSpan[] = [];
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
      if (accept(text.slice(start, end), text, start)) spans.push({ kind, start, end });
    }
    return spans;
  };
}
