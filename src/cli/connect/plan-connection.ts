import { AppError } from '../../domain/errors.ts';
import type { AnyConnector } from '../../orchestration/catalog/live-catalog.ts';
import type { SecretField, SignInWay } from '../../orchestration/credentials/resolve-sign-in.ts';
import type { CommandInput } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { readSecretFile } from './read-secrets.ts';

/** What a command line asks to connect. `connector` null: its tools come from outside. */
export interface ConnectionPlan {
  readonly id: string;
  readonly system: string;
  readonly category: string;
  readonly connector: AnyConnector | null;
  readonly settings: Record<string, unknown>;
  readonly way: SignInWay;
}

/** Options that fill a connector's setting of the same name, e.g. `--login-url` for `loginUrl`. */
export const settingOptions = ['login-url', 'api-url', 'contact'] as const;

const namePattern = /^[a-z][a-z0-9]{0,19}$/;
const upstreamKinds = ['openapi', 'soap', 'enrichment', 'mcp'] as const;

/**
 * Reads what is to be connected from the command line; no secret is read and nothing is asked.
 * @throws AppError `invalid_input` for a system, name, setting or way that does not exist
 */
export function planConnection(input: CommandInput, connectors: readonly AnyConnector[], cwd: string): ConnectionPlan {
  const [kind = ''] = input.positionals;
  const name = textOption(input, 'name');
  if (name !== null && !namePattern.test(name)) {
    throw new AppError('invalid_input', `--name "${name}": up to 20 of a-z and 0-9, a letter first.`, {
      field: 'name',
    });
  }
  const id = name === null ? kind : `${kind}-${name}`;
  if (upstreamKinds.some((each) => each === kind)) return planUpstream(input, { kind, id, name }, cwd);
  const connector = connectors.find((each) => each.id === kind);
  if (!connector?.signIn) {
    const known = [...connectors.filter(({ signIn }) => signIn).map((each) => each.id), ...upstreamKinds].join(', ');
    const hint = kind === 'csv' ? ' Read files with `bellwether import`.' : '';
    throw new AppError('invalid_input', `"${kind}" cannot be connected. There are: ${known}.${hint}`);
  }
  const parsed = connector.settings.safeParse(givenSettings(input));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('invalid_input', `connect ${kind}: ${issue?.path.join('.')}: ${issue?.message}`, {
      field: String(issue?.path[0] ?? ''),
    });
  }
  const way = withScopes(chooseWay(connector.signIn, input), connector, input);
  return { id, system: kind, category: connector.category, connector, settings: parsed.data, way };
}

/** The settings named on the command line: `--set name=value`, where a value that is JSON counts as such. */
function givenSettings(input: CommandInput): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const option of settingOptions) {
    const value = textOption(input, option);
    if (value !== null) settings[option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  for (const pair of [input.values['set'] ?? []].flat()) {
    const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(String(pair)) ?? [];
    if (name === undefined) throw new AppError('invalid_input', `--set "${pair}": write name=value.`);
    settings[name] = readValue(value);
  }
  return settings;
}

function readValue(text: string): unknown {
  if (!/^([[{]|true$|false$|null$|-?\d+$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // it only looked like JSON
    return text;
  }
}

/** The way that is named, else the one that the given files speak for, else the first. */
function chooseWay(ways: readonly [SignInWay, ...SignInWay[]], input: CommandInput): SignInWay {
  const named = textOption(input, 'with');
  const meant = named ?? (keyFileOf(input) === null ? null : 'key');
  if (meant === null) return ways[0];
  const kind = meant === 'token' ? 'secret' : meant;
  const way = ways.find((each) => each.kind === kind);
  if (way) return way;
  const known = ways.map((each) => (each.kind === 'secret' ? 'token' : each.kind)).join(', ');
  throw new AppError('invalid_input', `connect: it cannot be signed in to with "${meant}"; there is: ${known}.`);
}

/** The way with the scopes of the command line in place of its usual ones, where any are named. */
function withScopes(way: SignInWay, connector: AnyConnector, input: CommandInput): SignInWay {
  const scopes = [input.values['scope'] ?? []].flat().map(String);
  const unknown = scopes.find((scope) => !(scope in connector.scopes));
  if (unknown === undefined) return scopes.length === 0 ? way : { ...way, scopes };
  const known = Object.keys(connector.scopes).join(', ');
  throw new AppError('invalid_input', `connect: --scope "${unknown}": ${connector.title} has ${known || 'none'}.`, {
    field: 'scope',
  });
}

/** The file of a private key or service account; null: none is given. */
export function keyFileOf(input: CommandInput): string | null {
  return textOption(input, 'key-file') ?? textOption(input, 'jwt-key');
}

interface UpstreamName {
  readonly kind: string;
  readonly id: string;
  readonly name: string | null;
}

function planUpstream(input: CommandInput, { kind, id, name }: UpstreamName, cwd: string): ConnectionPlan {
  const settings = kind === 'mcp' ? mcpSettings(input) : documentSettings(input, kind, name, cwd);
  const fields = kind === 'mcp' ? mcpFields(input) : fieldsOf(settings['auth']);
  const way: SignInWay = { kind: 'secret', fields, scopes: [] };
  const category = kind === 'enrichment' ? 'intelligence' : 'any';
  return { id, system: id, category, connector: null, settings, way };
}

function mcpSettings(input: CommandInput): Record<string, unknown> {
  const url = textOption(input, 'url');
  if (url === null) throw new AppError('invalid_input', 'connect mcp: --url is missing: where the server answers.');
  const reads = [input.values['reads'] ?? []].flat().map(String);
  return { url, readOnlyTools: reads };
}

const tokenField: SecretField = { name: 'accessToken', label: 'Access token', pattern: null };

function mcpFields(input: CommandInput): SecretField[] {
  return textOption(input, 'with') === 'token' || textOption(input, 'secrets') !== null ? [tokenField] : [];
}

function documentSettings(
  input: CommandInput,
  kind: string,
  name: string | null,
  cwd: string,
): Record<string, unknown> {
  const document = textOption(input, 'document');
  if (document === null) {
    throw new AppError('invalid_input', `connect ${kind}: --document is missing: a file or an address.`);
  }
  const mapping = textOption(input, 'mapping');
  if (kind === 'enrichment' && (name === null || mapping === null)) {
    throw new AppError(
      'invalid_input',
      'connect enrichment: --name and --mapping are needed: its name and mapping file.',
    );
  }
  const url = textOption(input, 'url');
  const auth = readAuth(textOption(input, 'auth'));
  const reads = [input.values['reads'] ?? []].flat().map(String);
  return {
    ...(name === null ? {} : { name }),
    ...(/^https?:\/\//i.test(document) ? { documentUrl: document } : { document: readSecretFile(document, cwd) }),
    ...(url === null ? {} : { [kind === 'soap' ? 'address' : 'baseUrl']: url }),
    ...(auth === null ? {} : { auth }),
    ...(mapping === null || kind !== 'enrichment' ? {} : { mapping: readSecretFile(mapping, cwd) }),
    ...(kind === 'soap' && reads.length > 0 ? { reads } : {}),
  };
}

/** `none`, `bearer`, `basic`, `api-key:header:X-Key`, `client-credentials:https://…/token`; null: what the document says. */
function readAuth(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  if (text === 'none' || text === 'bearer' || text === 'basic') return { kind: text };
  const [, where, name] = /^api-key:(header|query|cookie):([\w.-]+)$/.exec(text) ?? [];
  if (name !== undefined) return { kind: 'api_key', in: where, name };
  const [, tokenUrl] = /^client-credentials:(https?:.+)$/.exec(text) ?? [];
  if (tokenUrl !== undefined) return { kind: 'client_credentials', tokenUrl };
  throw new AppError(
    'invalid_input',
    `--auth "${text}": say none, bearer, basic, api-key:header:NAME or client-credentials:TOKEN-ADDRESS.`,
  );
}

/** The secrets that a scheme needs. */
function fieldsOf(auth: unknown): SecretField[] {
  const field = (name: string, label: string): SecretField => ({ name, label, pattern: null });
  const { kind } = (auth ?? {}) as { kind?: string };
  if (kind === 'bearer') return [tokenField];
  if (kind === 'basic') return [field('username', 'User name'), field('password', 'Password')];
  if (kind === 'api_key') return [field('apiKey', 'API key')];
  if (kind === 'client_credentials') return [field('clientId', 'Client id'), field('clientSecret', 'Client secret')];
  return [];
}
