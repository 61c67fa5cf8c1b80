import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './domain/errors.ts';

const flag = z.stringbool().default(false);

/** Every setting that comes from the environment; the only reader of `process.env`. */
const environmentSchema = z.object({
  BELLWETHER_DATA_DIR: z.string().min(1).default('.bellwether'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  BELLWETHER_PORT: z.coerce.number().int().min(0).max(65_535).default(4300),
  BELLWETHER_HOST: z.string().default('127.0.0.1'),
  BELLWETHER_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  /** Where the roles serve and worker reach the connector role. */
  BELLWETHER_CONNECTOR_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the connector role listens for them. */
  BELLWETHER_CONNECTOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4310),
  /** What serve and worker sign their calls with: an Ed25519 private key, PKCS 8 in base64. */
  BELLWETHER_SIGNING_KEY: z.base64().optional(),
  /** Whose calls the connector role answers: Ed25519 public keys, SPKI in base64, separated by commas. */
  BELLWETHER_VERIFY_KEYS: z.string().default(''),
  /** The file of the keys that wrap stored credentials; opened by the connector role alone. */
  BELLWETHER_KEY_FILE: z.string().optional(),
  SALESFORCE_LOGIN_URL: z.url().optional(),
  HUBSPOT_BASE_URL: z.url().optional(),
  GOOGLE_API_ROOT_URL: z.url().optional(),
  SLACK_API_URL: z.url().optional(),
  /** Signing secret of the Slack app: its requests are taken on our port. */
  SLACK_SIGNING_SECRET: z.string().min(16).optional(),
  /** App-level token of the Slack app (xapp-…): its requests are fetched over a socket. */
  SLACK_APP_TOKEN: z.string().startsWith('xapp-').optional(),
  SEC_EDGAR_BASE_URL: z.url().optional(),
  /** Private `host:port` pairs that outbound calls may reach, separated by commas. */
  BELLWETHER_ALLOW_HOSTS: z.string().default(''),
  /** Rows of one connection that one user or agent may be handed a day (UTC). */
  BELLWETHER_EXPORT_ROWS: z.coerce.number().int().min(1).default(50_000),
  /** Folder of Cedar policies that replaces the built-in ones. */
  BELLWETHER_POLICY_DIR: z.string().optional(),
  /** Issuer of the access tokens that MCP over HTTP accepts; without one, on loopback, our own. */
  BELLWETHER_MCP_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  /** Provider of sign-ins to the board (OpenID Connect); without one, on loopback, our own. */
  BELLWETHER_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  BELLWETHER_OIDC_CLIENT_ID: z.string().min(1).optional(),
  BELLWETHER_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** The address people and clients know this installation by, where it is not the one it listens on. */
  BELLWETHER_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Base address of an OpenTelemetry collector that takes OTLP over HTTP; without one no span leaves the process. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Base address of an OpenAI-compatible endpoint that may propose plans and words; without one no language model is asked. */
  BELLWETHER_MODEL_URL: z.url({ protocol: /^https?$/ }).optional(),
  BELLWETHER_MODEL_KEY: z.string().min(1).optional(),
  BELLWETHER_MODEL_NAME: z.string().min(1).optional(),
  /** Input and output tokens that one workspace may use a day (UTC). */
  BELLWETHER_MODEL_TOKENS: z.coerce.number().int().min(0).default(1_000_000),
  NO_COLOR: z.string().optional(),
  BELLWETHER_REQUIRE: flag,
});
export type Environment = z.infer<typeof environmentSchema>;

/** The parsed environment with absolute paths; passed down, never read again. */
export interface Config {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly port: number;
  readonly host: string;
  readonly logLevel: Environment['BELLWETHER_LOG_LEVEL'];
  readonly allowedHosts: readonly string[];
  readonly exportRowsPerDay: number;
  readonly policyDir: string | null;
  readonly mcpIssuer: string | null;
  readonly oidc: OidcConfig | null;
  readonly publicUrl: string | null;
  /** How the app in Slack is reached; null: not that way. */
  readonly slack: { readonly signingSecret: string | null; readonly appToken: string | null };
  readonly otlpEndpoint: string | null;
  /** Null: no language model is asked. */
  readonly model: ModelConfig | null;
  readonly baseUrls: Readonly<Record<'salesforce' | 'hubspot' | 'google' | 'slack' | 'secEdgar', string | null>>;
  readonly noColor: boolean;
  readonly roles: RoleConfig;
}

/** The provider that people sign in to the board with. `clientSecret` null: a public client. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
}

/** The language model that may propose. `key` null: its endpoint wants none. */
export interface ModelConfig {
  readonly url: string;
  readonly key: string | null;
  readonly name: string;
  readonly tokensPerDay: number;
}

/** How the process roles reach each other. Null: not configured, as in the single process `all`. */
export interface RoleConfig {
  readonly connectorUrl: string | null;
  readonly connectorPort: number;
  readonly signingKey: string | null;
  readonly verifyKeys: readonly string[];
  readonly keyFile: string;
}

/**
 * Reads the environment once, at start.
 * @throws AppError `invalid_input` naming the variable, its value and what is allowed
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    throw new AppError(
      'invalid_input',
      `${name}="${/_(KEY|SECRET|TOKEN)$/.test(name) ? '(hidden)' : (environment[name] ?? '')}": ${issue?.message}. Correct or unset it.`,
      { field: name },
    );
  }
  const env = parsed.data;
  return {
    dataDir: resolve(cwd, env.BELLWETHER_DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    port: env.BELLWETHER_PORT,
    host: env.BELLWETHER_HOST,
    logLevel: env.BELLWETHER_LOG_LEVEL,
    allowedHosts: listOf(env.BELLWETHER_ALLOW_HOSTS),
    exportRowsPerDay: env.BELLWETHER_EXPORT_ROWS,
    policyDir: env.BELLWETHER_POLICY_DIR ? resolve(cwd, env.BELLWETHER_POLICY_DIR) : null,
    mcpIssuer: env.BELLWETHER_MCP_ISSUER ?? null,
    oidc: oidcOf(env),
    publicUrl: env.BELLWETHER_PUBLIC_URL ?? null,
    slack: { signingSecret: env.SLACK_SIGNING_SECRET ?? null, appToken: env.SLACK_APP_TOKEN ?? null },
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    model: modelOf(env),
    baseUrls: {
      salesforce: env.SALESFORCE_LOGIN_URL ?? null,
      hubspot: env.HUBSPOT_BASE_URL ?? null,
      google: env.GOOGLE_API_ROOT_URL ?? null,
      slack: env.SLACK_API_URL ?? null,
      secEdgar: env.SEC_EDGAR_BASE_URL ?? null,
    },
    noColor: env.NO_COLOR !== undefined,
    roles: {
      connectorUrl: env.BELLWETHER_CONNECTOR_URL ?? null,
      connectorPort: env.BELLWETHER_CONNECTOR_PORT,
      signingKey: env.BELLWETHER_SIGNING_KEY ?? null,
      verifyKeys: listOf(env.BELLWETHER_VERIFY_KEYS),
      keyFile: resolve(cwd, env.BELLWETHER_KEY_FILE ?? join(env.BELLWETHER_DATA_DIR, 'kek.json')),
    },
  };
}

function oidcOf({
  BELLWETHER_OIDC_ISSUER: issuer,
  BELLWETHER_OIDC_CLIENT_ID: clientId,
  BELLWETHER_OIDC_CLIENT_SECRET: clientSecret,
}: Environment): OidcConfig | null {
  if (issuer === undefined) return null;
  if (clientId !== undefined) return { issuer, clientId, clientSecret: clientSecret ?? null };
  const field = 'BELLWETHER_OIDC_CLIENT_ID';
  throw new AppError('invalid_input', `${field} is missing: set it to what ${issuer} calls this client.`, { field });
}

function modelOf(env: Environment): ModelConfig | null {
  const { BELLWETHER_MODEL_URL: url, BELLWETHER_MODEL_NAME: name, BELLWETHER_MODEL_TOKENS: tokensPerDay } = env;
  if (url === undefined) return null;
  if (name !== undefined) return { url, name, tokensPerDay, key: env.BELLWETHER_MODEL_KEY ?? null };
  const field = 'BELLWETHER_MODEL_NAME';
  throw new AppError('invalid_input', `${field} is missing: set it to the model of ${url} to ask.`, { field });
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
