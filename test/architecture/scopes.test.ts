import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createOutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { allConnectors } from '../../src/wiring/open-gateway.ts';

const connectors = allConnectors({ http: createOutboundHttp(), now: Date.now });

test('every scope that is asked for says why, and nothing is asked for that no reason names [connect.scopes-with-reasons]', () => {
  for (const { id, scopes, signIn, tools } of connectors) {
    for (const [scope, reason] of Object.entries(scopes)) {
      expect(reason.trim().length, `${id}: say why ${scope} is asked for`).toBeGreaterThan(15);
    }
    const asked = [...(signIn ?? []).flatMap((way) => way.scopes), ...tools.flatMap((tool) => tool.scopes)];
    expect(
      asked.filter((scope) => !(scope in scopes)),
      id,
    ).toEqual([]);
  }
});

test('the scopes each connector asks for are those that were agreed [connect.scopes-with-reasons]', async () => {
  const lines = connectors.flatMap(({ id, scopes, signIn }) =>
    (signIn ?? []).flatMap((way) => way.scopes.map((scope) => `${id} ${way.kind} ${scope}: ${scopes[scope]}`)),
  );
  expect(lines.length).toBeGreaterThan(5);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'agreed-scopes.txt'));
});
