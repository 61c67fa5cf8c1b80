import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import {
  beginSignIn,
  completeSignIn,
  type OAuthProvider,
  type SignInStart,
} from '../../orchestration/credentials/authorize-connection.ts';
import { noGrant, openCredentialSource, storeCredential } from '../../orchestration/credentials/credential-broker.ts';
import type { Custody } from '../../orchestration/credentials/custody.ts';
import {
  type BrowserSignIn,
  type KeySignIn,
  keyGrantOf,
  providerOf,
  resolveAddress,
  type SecretSignIn,
} from '../../orchestration/credentials/resolve-sign-in.ts';
import type { CredentialKey } from '../../store/credentials.ts';
import type { CommandInput, CommandIo } from '../command.ts';
import { countOption, textOption } from '../parse-arguments.ts';
import { listenForRedirect, type RedirectAnswer, readPastedAnswer } from './loopback-redirect.ts';
import { type ConnectionPlan, keyFileOf } from './plan-connection.ts';
import { readAll, readSecretFile, readSecretLines, readSecrets } from './read-secrets.ts';

/** The port a browser comes back to unless another is named; it stands in the client's registration at the provider. */
const usualPort = 4311;

export interface SignInRoom {
  readonly custody: Custody;
  readonly principal: Principal;
  /** `service`, or the id of the person whose own sign-in it is. */
  readonly holder: string;
  readonly input: CommandInput;
  readonly io: CommandIo;
  /** Where people's text goes. */
  readonly say: (text: string) => void;
}

/**
 * Signs in as planned and stores the credential, encrypted, with the broker alone. Returns its key.
 * @throws AppError `invalid_input` for what is missing, `auth_expired` or `forbidden` when the provider refuses
 */
export async function signIn(plan: ConnectionPlan, room: SignInRoom): Promise<CredentialKey> {
  const { way } = plan;
  if (way.kind === 'browser') {
    const provider = providerOf(way, plan.system, plan.settings);
    const client = await clientOf(way, room);
    return signInWithBrowser(plan, provider, async () => client, way.redirectHost, room);
  }
  return way.kind === 'key' ? signInWithKey(plan, way, room) : storeSecrets(plan, way, room);
}

function keyOf(plan: ConnectionPlan, issuer: string, { principal, holder }: SignInRoom): CredentialKey {
  return { tenantId: principal.tenantId, connectionId: plan.id, holder, issuer };
}

async function clientOf(way: BrowserSignIn, { input, io }: SignInRoom) {
  const clientId = textOption(input, 'client-id');
  if (clientId === null) {
    throw new AppError('invalid_input', 'connect: --client-id is missing: the id of your app at the provider.');
  }
  const file = textOption(input, 'secrets');
  if (way.clientSecret === 'required') {
    const field = { name: 'clientSecret', label: 'Client secret', pattern: null };
    return { clientId, clientSecret: (await readSecrets([field], file, io))['clientSecret'] ?? null };
  }
  const isAsked = way.clientSecret === 'optional';
  return { clientId, clientSecret: isAsked ? (readSecretLines(file, io.cwd)['clientSecret'] ?? null) : null };
}

/** Authorisation code with PKCE: through a browser that comes back to this machine, or by hand. `clientAt` tells who we are there. */
export async function signInWithBrowser(
  plan: ConnectionPlan,
  provider: OAuthProvider,
  clientAt: (redirectUri: string) => Promise<SignInStart['client']>,
  redirectHost: BrowserSignIn['redirectHost'],
  room: SignInRoom,
): Promise<CredentialKey> {
  const { custody, principal, input, io, say } = room;
  const key = keyOf(plan, provider.issuer, room);
  const ownRedirect = textOption(input, 'redirect-url');
  if (redirectHost === null && ownRedirect === null) {
    throw new AppError(
      'invalid_input',
      `connect ${plan.system}: the provider takes https addresses alone; give one that your app names with --redirect-url, and copy the address you end at.`,
    );
  }
  const begin = async (redirectUri: string) =>
    beginSignIn(custody, { key, provider, client: await clientAt(redirectUri), principal, redirectUri });
  const finish = ({ state, code, issuer }: RedirectAnswer) =>
    completeSignIn(custody, { tenantId: key.tenantId, provider, principal, state, code, issuer });
  if (ownRedirect !== null || redirectHost === null) {
    const begun = await begin(ownRedirect ?? '');
    showAddress(begun.url, room);
    return finish(readPastedAnswer(await askLine('The address you ended at: ', io), begun.state));
  }
  const redirect = await listenForRedirect(redirectHost, countOption(input, 'redirect-port', 0) ?? usualPort);
  try {
    const begun = await begin(redirect.redirectUri);
    const answer = redirect.wait(begun.state);
    showAddress(begun.url, room);
    say('Waiting for you to sign in …\n');
    return await finish(await answer);
  } finally {
    redirect.close();
  }
}

function showAddress(url: string, { io, say }: SignInRoom): void {
  say(`\nSign in here:\n${url}\n`);
  io.openBrowser?.(url);
}

async function askLine(prompt: string, io: CommandIo): Promise<string> {
  if (io.readSecret) return io.readSecret(prompt);
  return (await readAll(io)).split('\n')[0] ?? '';
}

async function signInWithKey(plan: ConnectionPlan, way: KeySignIn, room: SignInRoom): Promise<CredentialKey> {
  const { custody, principal, input, io } = room;
  const file = keyFileOf(input);
  if (file === null)
    throw new AppError('invalid_input', 'connect: --key-file is missing: the file of the private key.');
  const user = textOption(input, 'user');
  const text = readSecretFile(file, io.cwd);
  const secrets = way.keyFile === 'google' ? readServiceAccount(text, file) : readPrivateKey(text, file, input);
  if (way.keyFile === 'pem' && user === null) {
    throw new AppError('invalid_input', 'connect: --user is missing: the user the key acts for.');
  }
  const key = keyOf(plan, resolveAddress(way.issuer, plan.settings), room);
  const settings = keyGrantOf(way, plan.settings, user);
  const incoming = { key, system: plan.system, kind: 'jwt_bearer', settings, secrets, scopes: way.scopes } as const;
  await storeCredential(custody, { ...incoming, expiresAt: null }, principal);
  // a key that is refused is found now rather than at the first call
  await openCredentialSource(custody, key).read();
  return key;
}

function readPrivateKey(text: string, file: string, input: CommandInput): Record<string, string> {
  const clientId = textOption(input, 'client-id');
  if (clientId === null) throw new AppError('invalid_input', 'connect: --client-id is missing: the id of your app.');
  if (!/-----BEGIN PRIVATE KEY-----/.test(text)) {
    throw new AppError(
      'invalid_input',
      `${file} holds no private key in PKCS 8 (BEGIN PRIVATE KEY). Convert it: openssl pkcs8 -topk8 -nocrypt`,
    );
  }
  return { clientId, privateKey: text };
}

function readServiceAccount(text: string, file: string): Record<string, string> {
  let account: { client_email?: unknown; private_key?: unknown } = {};
  try {
    account = JSON.parse(text) as typeof account;
  } catch {
    // said below, without showing the text
  }
  const { client_email: clientId, private_key: privateKey } = account ?? {};
  if (typeof clientId === 'string' && typeof privateKey === 'string') return { clientId, privateKey };
  throw new AppError('invalid_input', `${file} is not the JSON key of a service account (client_email, private_key).`);
}

async function storeSecrets(plan: ConnectionPlan, way: SecretSignIn, room: SignInRoom): Promise<CredentialKey> {
  const { custody, principal, input, io } = room;
  const file = textOption(input, 'secrets');
  // where the document says what is needed, the file's names are taken as they are
  const isNamedByFile = plan.connector === null && way.fields.length === 0;
  const secrets = isNamedByFile ? readSecretLines(file, io.cwd) : await readSecrets(way.fields, file, io);
  const key = keyOf(plan, plan.system, room);
  const incoming = {
    key,
    system: plan.system,
    kind: 'api_key',
    settings: noGrant,
    secrets,
    scopes: way.scopes,
  } as const;
  await storeCredential(custody, { ...incoming, expiresAt: null }, principal);
  return key;
}
