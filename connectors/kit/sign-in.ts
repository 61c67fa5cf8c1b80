/**
 * How a person connects a system: the ways it offers, the one to take when none is named first. Data only; the credential
 * broker does the rest, and no way ever sees a secret before the broker does.
 */
export type SignIn = readonly [SignInWay, ...SignInWay[]];

export type SignInWay = BrowserSignIn | KeySignIn | SecretSignIn;

interface OAuthEndpoints {
  /**
   * Addresses of the authorisation server. `{name}` stands for the setting of that name, without a slash at its end: say
   * `{loginUrl}/services/oauth2/token`.
   */
  readonly issuer: string;
  readonly tokenUrl: string;
  /** RFC 7009; null: the provider has none, so that a person must revoke there by hand. */
  readonly revocationUrl: string | null;
  /** Those of the connector's `scopes` that are asked for: the narrowest that its tools work with. */
  readonly scopes: readonly string[];
}

/** OAuth with a browser: authorisation code and PKCE, back to a loopback address. */
export interface BrowserSignIn extends OAuthEndpoints {
  readonly kind: 'browser';
  readonly authorizationUrl: string;
  /** Where the client's own secret goes in token requests; `none`: a public client, which has no secret. */
  readonly clientAuth: 'basic' | 'body' | 'none';
  /** Whether the provider issues a secret for this kind of client. `optional` asks only when a file or stdin brings one. */
  readonly clientSecret: 'none' | 'optional' | 'required';
  /** Whether its answers must name it (RFC 9207). */
  readonly returnsIssuer: boolean;
  /** Vendor's extras, e.g. `access_type: offline`. */
  readonly extraParameters: Readonly<Record<string, string>>;
  /**
   * The host the redirect names: `127.0.0.1` (RFC 8252), or `localhost` at providers that register names only. Null: the
   * provider takes no loopback address; the person names an https address of theirs and brings the answer back.
   */
  readonly redirectHost: '127.0.0.1' | 'localhost' | null;
}

/** OAuth with a signed assertion (RFC 7523): no browser, nothing to renew by hand. */
export interface KeySignIn extends OAuthEndpoints {
  readonly kind: 'key';
  /** `pem`: a private key, beside a client id and a user; `google`: the JSON of a service account, which names both itself. */
  readonly keyFile: 'pem' | 'google';
  /** The assertion's `aud`. */
  readonly audience: string;
  /** Whether the scopes stand in the assertion, as Google wants it. */
  readonly scopesInAssertion: boolean;
}

/** Secrets as they are: tokens, keys, passwords. */
export interface SecretSignIn {
  readonly kind: 'secret';
  readonly fields: readonly SecretField[];
  /** The connector's scopes that whoever makes the token must tick. */
  readonly scopes: readonly string[];
}

/** One secret under the name by which the connector reads it. */
export interface SecretField {
  readonly name: string;
  /** What a person is asked for, e.g. `Bot token (xoxb-…)`. */
  readonly label: string;
  /** What it looks like, to refuse a mistaken paste before anything is stored; null: anything. */
  readonly pattern: RegExp | null;
}
