import { linkConnector } from '../../connectors/kit/link-connector.ts';
import { connectorHttpHandler } from '../../connectors/kit/mcp-server.ts';
import { memoryCredentials } from '../../connectors/kit/memory-credentials.ts';
import { openAccess } from '../../src/mcp/auth/access.ts';
import { partsOver } from '../authz/mcp-transport.ts';
import { principalOf } from '../authz/people.ts';
import { openAuthzRoom } from '../authz/room.ts';
import { crmConnector, fakeSystem } from '../integration/gateway/setup.ts';
import { serveEndpoint } from '../integration/mcp/upstream-room.ts';
import { seededDice } from './dice.ts';
import { fuzzLocalSocket, fuzzPayloads, fuzzTokenAnswers } from './fuzz-bodies.ts';
import { fuzzPolicies, fuzzUploads } from './fuzz-files.ts';
import { fuzzJsonRpc } from './fuzz-json-rpc.ts';
import { FuzzLog, type FuzzReport } from './fuzz-report.ts';
import { fuzzTools } from './fuzz-tools.ts';

/** `scale` 1 is the whole run of more than 100,000 cases. Anything that escapes into the process counts as a crash. */
export async function runFuzz(seed: number, scale: number): Promise<FuzzReport> {
  const log = new FuzzLog();
  const insideErrors: Error[] = [];
  const escaped = (error: unknown) => log.wrong('process', String((error as Error)?.stack ?? error), () => 'unknown');
  process.on('unhandledRejection', escaped);
  process.on('uncaughtException', escaped);
  const dice = (target: number) => seededDice(seed * 1_000 + target);
  const count = (cases: number) => Math.max(1, Math.round(cases * scale));

  const room = await openAuthzRoom();
  await fuzzTools(room, dice(1), log, count(1_000));
  const served = await serveEndpoint(partsOver(room.gateway), {
    access: openAccess(principalOf('admin', 'mcp')),
    errors: insideErrors,
  });
  const asked = { dice: dice(8), log, cases: count(12_000) };
  await fuzzJsonRpc('product endpoint', (request) => fetch(request), served.url.href, room.names, asked);
  await served.close();
  await room.close();

  const system = fakeSystem((tool) => (tool === 'list' || tool === 'search' ? { records: [], total: 0 } : { id: '1' }));
  const linked = linkConnector(crmConnector('crm', system), {
    id: 'fuzz',
    settings: {},
    credentials: memoryCredentials({}),
  });
  const handler = connectorHttpHandler(linked);
  const tools = [...linked.connector.tools.map(({ name }) => name), 'no_such_tool'];
  const run = { dice: dice(2), log, cases: count(24_000) };
  await fuzzJsonRpc('connector endpoint', (request) => handler.fetch(request), 'http://127.0.0.1/mcp', tools, run);
  await handler.close();

  await fuzzUploads(dice(3), log, count(4_000));
  fuzzPolicies(dice(4), log, count(2_000));
  await fuzzTokenAnswers(dice(5), log, count(20_000));
  fuzzPayloads(dice(6), log, count(20_000));
  await fuzzLocalSocket(dice(7), log, count(1_000));
  process.off('unhandledRejection', escaped);
  process.off('uncaughtException', escaped);
  return log;
}
