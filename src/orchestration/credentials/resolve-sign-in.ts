import type { BrowserSignIn, KeySignIn } from '../../../connectors/kit/sign-in.ts';
import { AppError } from '../../domain/errors.ts';
import type { GrantSettings } from '../../store/schema/credential.ts';
import type { OAuthProvider } from './authorize-connection.ts';

export type {
  BrowserSignIn,
  KeySignIn,
  SecretField,
  SecretSignIn,
  SignInWay,
} from '../../../connectors/kit/sign-in.ts';

/** A connector's settings as parsed by its schema. */
type Settings = Readonly<Record<string, unknown>>;

/**
 * An address of a sign-in with the connection's settings in it.
 * @throws AppError `invalid_input` when a setting is missing or the address is none
 */
export function resolveAddress(template: string, settings: Settings): string {
  const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = settings[name];
    if (typeof value === 'string') return value.replace(/\/$/, '');
    throw new AppError('invalid_input', `The setting ${name} is missing; the sign-in needs it.`, { field: name });
  });
  if (URL.canParse(address)) return address;
  throw new AppError('invalid_input', `${address} is no address to sign in at; correct the settings.`);
}

/** The authorisation server of a sign-in in the browser. @throws as `resolveAddress` */
export function providerOf(way: BrowserSignIn, system: string, settings: Settings): OAuthProvider {
  return {
    system,
    issuer: resolveAddress(way.issuer, settings),
    authorizationUrl: resolveAddress(way.authorizationUrl, settings),
    tokenUrl: resolveAddress(way.tokenUrl, settings),
    revocationUrl: way.revocationUrl === null ? null : resolveAddress(way.revocationUrl, settings),
    clientAuth: way.clientAuth,
    scopes: way.scopes,
    returnsIssuer: way.returnsIssuer,
    extraParameters: way.extraParameters,
  };
}

/** How tokens are asked for with a signed assertion. `subject` null: the key's own identity. @throws as `resolveAddress` */
export function keyGrantOf(way: KeySignIn, settings: Settings, subject: string | null): GrantSettings {
  return {
    tokenUrl: resolveAddress(way.tokenUrl, settings),
    revocationUrl: way.revocationUrl === null ? null : resolveAddress(way.revocationUrl, settings),
    clientAuth: 'none',
    audience: resolveAddress(way.audience, settings),
    subject,
    ...(way.scopesInAssertion ? { scopesInAssertion: true } : {}),
  };
}
