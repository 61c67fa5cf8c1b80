import { AppError, type ErrorCode } from '../../src/domain/errors.ts';

/** A failure of the SMTP conversation as nodemailer tells it. */
interface SmtpFailure {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly message?: unknown;
}

const authCodes = new Set([530, 534, 535, 538]);
/** nodemailer keeps the words of the TLS layer and not its code. */
const tlsWords = /certificate|altnames|STARTTLS/i;

function codeOf(reply: number | null, transport: string, words: string): ErrorCode {
  if (reply === null && (transport === 'ETLS' || tlsWords.test(words))) return 'forbidden';
  if (reply !== null && authCodes.has(reply)) return 'auth_expired';
  if (transport === 'EAUTH') return reply !== null && reply < 500 ? 'unavailable' : 'auth_expired';
  if (reply !== null && reply >= 500) return 'invalid_input';
  return 'unavailable';
}

const advice: Partial<Record<ErrorCode, string>> = {
  auth_expired: 'connect it again',
  forbidden: 'its TLS certificate does not stand the check; correct the host or the certificate',
  invalid_input: 'the server refuses it; check the address',
  unavailable: 'it is tried again later',
};

/**
 * The error of a send that failed. A reply of the server is a certain no, whenever it comes; silence is a certain no only before
 * the content was on its way (`hasBegun` false): then `notSent` is true.
 * Source: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 (2026-11-20)
 */
export function smtpError(error: unknown, hasBegun: boolean): AppError {
  if (error instanceof AppError)
    return hasBegun ? error : new AppError(error.code, error.message, { ...error.data, notSent: true });
  const failure = (error ?? {}) as SmtpFailure;
  const reply = typeof failure.responseCode === 'number' && failure.responseCode >= 400 ? failure.responseCode : null;
  const transport = String(failure.code ?? '');
  const code = codeOf(reply, transport, String(failure.message ?? ''));
  const isCertain = !hasBegun || reply !== null;
  const what = reply === null ? transport || 'the connection ended' : `it answered ${reply}`;
  const message = isCertain
    ? `email: nothing was sent (${what}): ${advice[code]}.`
    : `email: the connection ended after the content was on its way (${what}); it may have been delivered.`;
  const data = {
    system: 'email',
    ...(isCertain ? { notSent: true } : {}),
    ...(reply === null ? {} : { status: reply }),
  };
  return new AppError(code, message, data, { cause: error });
}
