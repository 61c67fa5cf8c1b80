import { expect, test } from 'vitest';
import { createAddressPolicy, portOf } from './address-policy.ts';
import { allowedUrls, blockedUrls, type SsrfCase } from './ssrf-cases.ts';

async function check({ url, resolvesTo = [] }: SsrfCase): Promise<string> {
  const policy = createAddressPolicy({ resolve: async () => resolvesTo });
  const parsed = new URL(url);
  policy.checkUrl(parsed);
  return policy.addressOf(parsed.hostname, portOf(parsed.protocol, parsed.port));
}

test.each(allowedUrls)('$url may be called: $why [ssrf.public-addresses]', async (entry) => {
  expect(await check(entry)).toMatch(/^[\da-f.:]+$/);
});

test.each(blockedUrls)('$url may not be called: $why', async (entry) => {
  await expect(check(entry)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a name that is public first and private on the next connection is refused then [ssrf.rebinding]', async () => {
  const answers = [['93.184.216.34'], ['10.0.0.1']];
  const policy = createAddressPolicy({ resolve: async () => answers.shift() ?? [] });
  expect(await policy.addressOf('rebind.example', 443)).toBe('93.184.216.34');
  await expect(policy.addressOf('rebind.example', 443)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a host without any address is unavailable rather than allowed', async () => {
  const policy = createAddressPolicy({ resolve: async () => [] });
  await expect(policy.addressOf('nowhere.example', 443)).rejects.toMatchObject({ code: 'unavailable' });
});
