const notificationResponse = 0x41;
const readyForQuery = 0x5a;
const idle = 0x49;

/** What one answer of the server holds. */
export interface ScannedMessages {
  /** The server is ready and in no transaction: another connection may have the session. */
  readonly isIdle: boolean;
  /** NotificationResponse messages, which belong to every listening connection. */
  readonly notifications: Uint8Array;
  /** All other messages, for the connection that asked. */
  readonly rest: Uint8Array;
}

/**
 * Splits the server's answer (PostgreSQL wire protocol 3.0) into notifications and the rest, and tells whether the session
 * is idle after it.
 *
 * Source: https://www.postgresql.org/docs/current/protocol-message-formats.html (2026-11-20)
 */
export function scanBackendMessages(output: Uint8Array): ScannedMessages {
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  const notices: Uint8Array[] = [];
  const rest: Uint8Array[] = [];
  let isIdle = false;
  let keptFrom = 0;
  let at = 0;
  while (at + 5 <= output.length) {
    const end = at + 1 + view.getUint32(at + 1);
    const type = output[at];
    if (type === notificationResponse) {
      if (at > keptFrom) rest.push(output.subarray(keptFrom, at));
      notices.push(output.subarray(at, end));
      keptFrom = end;
    } else if (type === readyForQuery) {
      isIdle = output[at + 5] === idle;
    }
    at = end;
  }
  if (keptFrom === 0) return { isIdle, notifications: new Uint8Array(0), rest: output };
  if (keptFrom < output.length) rest.push(output.subarray(keptFrom));
  return { isIdle, notifications: Buffer.concat(notices), rest: Buffer.concat(rest) };
}
