import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultPolicyDirectory } from '../../../src/orchestration/policy/read-policy-files.ts';
import { openTestStore } from '../../setup/databases.ts';
import { remoteTool, startRemoteServer } from '../mcp/remote-server.ts';
import { programRoom } from './program-room.ts';

test('policies may name tools from outside: the program starts with them, and a check says which belong to no connected system [policy.names-from-outside]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether policies '));
  cpSync(defaultPolicyDirectory, folder, { recursive: true });
  const forbid = '@id("nobody-says-notes")\nforbid (principal, action, resource == Tool::"mcp_notes_say");\n';
  writeFileSync(join(folder, 'notes.cedar'), forbid);
  const store = await openTestStore();
  const remote = await startRemoteServer([remoteTool('say')]);
  const program = programRoom(store, [new URL(remote.url).host], { BELLWETHER_POLICY_DIR: folder });
  try {
    await program.session.gateway();
    const before = await program.session.checkPolicies(null);
    expect(before.problems).toEqual([expect.stringContaining('unknown Tool::"mcp_notes_say"')]);
    const words = ['connect', 'mcp', '--name', 'notes', '--url', remote.url];
    expect((await program.run(words)).code).toBe(0);
    await program.restart();
    expect((await program.session.checkPolicies(null)).problems).toEqual([]);
    writeFileSync(join(folder, 'notes.cedar'), forbid.replace('mcp_notes_say', 'salesforce_say'));
    await program.restart();
    await expect(program.session.gateway()).rejects.toThrow(/unknown Tool::"salesforce_say"/);
  } finally {
    await program.close();
    remote.close();
    await store.close();
  }
}, 60_000);
