import { AppError } from '../../domain/errors.ts';
import {
  discoverAuthorization,
  type OutboundHttp,
  registerClient,
} from '../../orchestration/upstreams/discover-authorization.ts';
import type { CredentialKey } from '../../store/credentials.ts';
import { textOption } from '../parse-arguments.ts';
import type { ConnectionPlan } from './plan-connection.ts';
import { type SignInRoom, signInWithBrowser } from './sign-in.ts';

/**
 * Signs in to a remote MCP server with a browser, as a client it knows (`--client-id`) or one registered just now.
 * @throws AppError as the discovery and the sign-in do
 */
export async function signInToRemote(
  plan: ConnectionPlan,
  http: OutboundHttp,
  room: SignInRoom,
): Promise<CredentialKey> {
  const { input } = room;
  const { provider, registrationUrl } = await discoverAuthorization(http, plan.system, String(plan.settings['url']));
  const named = textOption(input, 'client-id');
  if (named === null && registrationUrl === null) {
    throw new AppError(
      'invalid_input',
      'connect mcp: --client-id is missing: this server registers no clients by itself.',
    );
  }
  const clientAt = async (redirectUri: string) => ({
    clientId: named ?? (await registerClient(http, registrationUrl ?? '', redirectUri)),
    clientSecret: null,
  });
  room.say(provider.scopes.length === 0 ? '' : `It names these scopes: ${provider.scopes.join(', ')}\n`);
  return signInWithBrowser(plan, provider, clientAt, '127.0.0.1', room);
}
