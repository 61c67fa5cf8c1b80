import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { CredentialSource } from '../kit/define-connector.ts';

/** What the credential broker hands out: the access token, and where the token endpoint said the organisation's data is. */
const handedOutSchema = z.object({ accessToken: z.string().min(1), instanceUrl: z.string().min(1).optional() });

/** A token and where it is good. */
export interface Session {
  readonly accessToken: string;
  readonly instanceUrl: string;
}

export interface SessionSource {
  /** The session in force. @throws AppError `auth_expired` */
  current(): Promise<Session>;
  /**
   * A session other than `failed`, from the broker: it refreshes once for all callers and processes, and hands out what
   * another one stored meanwhile. @throws AppError `auth_expired`, and `unavailable` while the sign-in host does not answer.
   */
  renew(failed: Session): Promise<Session>;
}

/** Reads one connection's session from its credentials. `instanceUrl` is the settings' own; null takes the stored one. */
export function createSessionSource(credentials: CredentialSource, instanceUrl: string | null): SessionSource {
  function sessionOf(handedOut: unknown): Session {
    const parsed = handedOutSchema.safeParse(handedOut);
    const address = instanceUrl ?? parsed.data?.instanceUrl;
    if (!parsed.success || address === undefined) throw signInAgain('the stored credentials are incomplete');
    return { accessToken: parsed.data.accessToken, instanceUrl: address };
  }
  return {
    current: async () => sessionOf(await credentials.read()),
    async renew({ accessToken }) {
      if (!credentials.renew) throw signInAgain('its token has ended');
      return sessionOf(await credentials.renew({ accessToken }));
    },
  };
}

function signInAgain(reason: string): AppError {
  return new AppError(
    'auth_expired',
    `Salesforce does not take the connection’s sign-in (${reason}). Sign in to Salesforce again: bellwether connect salesforce`,
    { system: 'salesforce' },
  );
}
