import type { CredentialSource } from '../../../connectors/kit/define-connector.ts';
import { chooseCredential } from './choose-credential.ts';
import { openCredentialSource } from './credential-broker.ts';
import { needsSignIn } from './credential-health.ts';
import type { Custody } from './custody.ts';

/** Who asks, and on which connection; `userId` null: the installation. */
export interface CredentialHolder {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly userId: string | null;
}

/**
 * The secrets of a person's own sign-in, else the service's, chosen anew at each use, so that a revoked one is not used again.
 * Its functions throw AppError `auth_expired` when nobody has signed in.
 */
export function personalCredentials(custodyOf: () => Promise<Custody>, holder: CredentialHolder): CredentialSource {
  const source = async (): Promise<Required<CredentialSource>> => {
    const { tenantId, connectionId, userId } = holder;
    const custody = await custodyOf();
    const key = await chooseCredential(custody, tenantId, connectionId, userId);
    if (!key) throw needsSignIn(connectionId, 'nobody has signed in');
    return openCredentialSource(custody, key);
  };
  return {
    read: async () => (await source()).read(),
    replace: async (next) => (await source()).replace(next),
    renew: async (rejected) => (await source()).renew(rejected),
  };
}
