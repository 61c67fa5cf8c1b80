import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createOutboundHttp } from '../../../connectors/kit/outbound-http.ts';
import { slackConnector } from '../../../connectors/slack/connector.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));
const code = globSync('src/slack/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

test('the manifest subscribes to the events that are listened to, and asks for the scopes of the sign-in [slack.manifest]', () => {
  const heard = [...code.matchAll(/app\.event\('(\w+)'/g)].map(([, event]) =>
    event === 'message' ? 'message.im' : event,
  );
  expect([...manifest.settings.event_subscriptions.bot_events].sort()).toEqual(heard.sort());
  const { signIn = [] } = slackConnector({ http: createOutboundHttp(), now: Date.now });
  for (const way of signIn) expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...way.scopes].sort());
});

test('the manifest has the command, the shortcut and the one address of the app [slack.manifest]', () => {
  const [command] = manifest.features.slash_commands;
  const [shortcut] = manifest.features.shortcuts;
  expect(code).toContain(`slashCommand = '${command.command}'`);
  expect(code).toContain(`logShortcut = '${shortcut.callback_id}'`);
  const { event_subscriptions: events, interactivity } = manifest.settings;
  for (const url of [command.url, events.request_url, interactivity.request_url])
    expect(new URL(url).pathname).toBe('/slack/events');
});
