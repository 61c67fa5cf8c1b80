import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { tokenAccess } from '../../../src/mcp/auth/token-access.ts';
import { createTokenVerifier } from '../../../src/mcp/auth/token-verifier.ts';
import { openObservability, tracedGateway } from '../../../src/wiring/observability.ts';
import { aiClient, gatewayRoom, serveEndpoint } from '../../integration/mcp/upstream-room.ts';

/*
 * The product's endpoint before remote servers, as a process of its own: token check, policy, schema validation of both ends, kill
 * switch, budgets, breaker, audit, metrics, spans and log are on. Arguments: the servers' ports, the first of them with the id `echo`.
 */
const [port = '', other] = process.argv.slice(2);
const toolsOf = (count: number) => [
  'echo_say',
  'echo_hang',
  ...Array.from({ length: count }, (_, i) => `echo_say_${i}`),
];
const remotes = [
  { id: 'echo', url: `http://127.0.0.1:${port}/mcp`, readOnlyTools: toolsOf(400) },
  ...(other ? [{ id: 'hung', url: `http://127.0.0.1:${other}/mcp`, readOnlyTools: toolsOf(2) }] : []),
];
// lines are made and masked as always; where they would go is not the layer's cost
const observability = openObservability('info', 'serve', { write: () => undefined });
const room = await gatewayRoom({ remotes, gateway: { observe: observability.observe } });
const { publicKey, privateKey } = await generateKeyPair('ES256');
await exportJWK(publicKey);
const [issuer, resource] = ['https://issuer.test', 'https://bellwether.test/mcp'];
const verifier = createTokenVerifier({
  issuer,
  resource,
  keys: async () => publicKey,
  principalOf: (_, scopes) => aiClient('admin', { scopes }),
  nowMs: Date.now,
});
const access = tokenAccess({ verifier, metadataUrl: `${resource}/metadata`, firstScopes: ['bellwether:read'] });
const parts = { ...room.parts, gateway: tracedGateway(room.gateway) };
const served = await serveEndpoint(parts, { access });
const token = await new SignJWT({ scope: 'bellwether:read' })
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience(resource)
  .setSubject('bench')
  .setIssuedAt()
  .setExpirationTime('2h')
  .sign(privateKey);
const tools = room.gateway.listTools(aiClient('admin')).length;
process.send?.({ port: Number(served.url.port), token, tools });
process.on('SIGINT', () => process.exit(0));
process.on('message', async () => {
  await room.gateway.flush();
  process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss(), audited: room.audit.entries.length });
});
