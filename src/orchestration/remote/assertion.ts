import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { AppError } from '../../domain/errors.ts';
import { type Principal, principalSchema } from '../../domain/principal.ts';

const audience = 'bellwether-connector';
const issuer = 'bellwether';
const algorithm = 'EdDSA';
const lifetimeSecs = 60;
/** Clocks of two machines may differ; the lifetime still counts from when the assertion was made. */
const skewSecs = 5;

/** One call of one tool that `serve` or `worker` vouches for: who asks, of which connection, with exactly which arguments. */
export interface CallAssertion {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly tool: string;
  readonly argumentsDigest: string;
  readonly principal: Principal;
}

/** A verified assertion; `id` may be used once until `expiresAtMs`. */
export interface VerifiedAssertion extends CallAssertion {
  readonly id: string;
  readonly expiresAtMs: number;
}

const claimsSchema = z.object({
  jti: z.uuid(),
  exp: z.number(),
  tenant: z.string().min(1),
  connection: z.string().min(1),
  tool: z.string().min(1),
  arguments: z.string().length(64),
  principal: principalSchema,
});

/** Signs assertions; only the roles that call hold the key. */
export type SignAssertion = (assertion: CallAssertion) => Promise<string>;

/** Checks an assertion. @throws AppError `forbidden` saying which check failed, without showing the token */
export type VerifyAssertion = (token: string) => Promise<VerifiedAssertion>;

/**
 * A signer with an Ed25519 private key (PKCS 8, base64). Assertions hold for 60 s.
 * @throws AppError `invalid_input` when the key cannot be read
 */
export function assertionSigner(privateKey: string, nowMs: () => number = Date.now): SignAssertion {
  const key = readKey('BELLWETHER_SIGNING_KEY', () =>
    createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }),
  );
  return async ({ tenantId, connectionId, tool, argumentsDigest, principal }) => {
    const nowSecs = Math.floor(nowMs() / 1_000);
    const claims = { tenant: tenantId, connection: connectionId, tool, arguments: argumentsDigest, principal };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, typ: 'bellwether-call+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(principal.id)
      .setIssuedAt(nowSecs)
      .setExpirationTime(nowSecs + lifetimeSecs)
      .setJti(randomUUID())
      .sign(key);
  };
}

/**
 * A verifier that trusts the given Ed25519 public keys (SPKI, base64); several let keys rotate, or roles have one each.
 * @throws AppError `invalid_input` when there is none, or one cannot be read
 */
export function assertionVerifier(publicKeys: readonly string[], nowMs: () => number = Date.now): VerifyAssertion {
  const keys = publicKeys.map((text) =>
    readKey('BELLWETHER_VERIFY_KEYS', () =>
      createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }),
    ),
  );
  if (keys.length === 0) throw new AppError('invalid_input', 'BELLWETHER_VERIFY_KEYS names no key; nobody could call.');
  return async (token) => {
    const payload = await verifyWithAny(token, keys, nowMs());
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw refused('claims');
    const { jti, exp, tenant, connection, tool, arguments: argumentsDigest, principal } = claims.data;
    if (principal.tenantId !== tenant) throw refused('tenant');
    const expiresAtMs = (exp + skewSecs) * 1_000;
    return { id: jti, expiresAtMs, tenantId: tenant, connectionId: connection, tool, argumentsDigest, principal };
  };
}

async function verifyWithAny(token: string, keys: readonly KeyObject[], nowMs: number): Promise<unknown> {
  let code = 'signature';
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ: 'bellwether-call+jwt',
        issuer,
        audience,
        maxTokenAge: lifetimeSecs,
        clockTolerance: skewSecs,
        currentDate: new Date(nowMs),
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      return payload;
    } catch (error) {
      // whatever jose finds wrong refuses the call; its messages may quote the token
      const found = (error as { code?: string; claim?: string }).code;
      if (found === 'ERR_JWT_EXPIRED') code = 'expired';
      else if (found === 'ERR_JWT_CLAIM_VALIDATION_FAILED') code = (error as { claim?: string }).claim ?? 'claims';
    }
  }
  throw refused(code);
}

function refused(check: string): AppError {
  return new AppError('forbidden', `The call's assertion is refused (${check}).`, { check });
}

function readKey(variable: string, read: () => KeyObject): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // the reason could show parts of the key
  }
  throw new AppError(
    'invalid_input',
    `${variable} is no Ed25519 key. Make a pair with: bellwether connector --new-key`,
  );
}

/** The digest that binds an assertion to its arguments. */
export function digestOfArguments(args: Record<string, unknown>): string {
  return hash('sha256', canonicalJson(args));
}

/** A new pair of keys as the configuration takes them. */
export function newAssertionKeys(): { readonly signingKey: string; readonly verifyKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    signingKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    verifyKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
