import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { driveCalls, echoTarget, type Target } from './drive-calls.ts';

export interface RunningPeer {
  readonly name: string;
  readonly target: Target;
}

export interface Peers {
  readonly running: readonly RunningPeer[];
  /** Peers that are not installed or did not answer. */
  readonly missing: readonly string[];
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..', '..');
const patienceMs = 30_000;

/**
 * Starts the peers that are installed, here or in the folder that BELLWETHER_BENCH_PEERS names: mcp-proxy before an echo it starts
 * itself (its fastest way), mcp-hub before the remote echo, by its REST path, which is faster than its MCP endpoint.
 */
export async function startPeers(echoPort: number): Promise<Peers> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-peers-'));
  const children: ChildProcess[] = [];
  const running: RunningPeer[] = [];
  const missing: string[] = [];
  const start = async (
    name: string,
    script: string,
    words: (port: number) => string[],
    target: (port: number) => Target,
  ) => {
    const file = installed(join(name, 'dist', script));
    const port = await freePort();
    if (file === null) return void missing.push(name);
    const env = { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    const loopback = join(import.meta.dirname, 'listen-on-loopback.mjs');
    const child = spawn(process.execPath, ['--import', loopback, file, ...words(port)], {
      stdio: 'ignore',
      env,
      cwd: folder,
    });
    children.push(child);
    if (await answers(target(port))) running.push({ name, target: target(port) });
    else missing.push(name);
  };
  const echo = join(import.meta.dirname, 'echo-stdio.ts');
  const hubConfig = join(folder, 'hub.json');
  writeFileSync(hubConfig, JSON.stringify({ mcpServers: { echo: { url: `http://127.0.0.1:${echoPort}/mcp` } } }));
  await start(
    'mcp-proxy',
    join('bin', 'mcp-proxy.mjs'),
    (port) => ['--host', '127.0.0.1', '--port', String(port), '--server', 'stream', '--', process.execPath, echo],
    (port) => echoTarget(port, 'echo_say'),
  );
  await start('mcp-hub', 'cli.js', (port) => ['--port', String(port), '--config', hubConfig], hubTarget);
  return {
    running,
    missing,
    async stop() {
      for (const child of children) child.kill();
      await wait(500);
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function installed(path: string): string | null {
  const folders = [root, process.env['BELLWETHER_BENCH_PEERS']].filter((each) => each !== undefined);
  return folders.map((each) => join(each, 'node_modules', path)).find((each) => existsSync(each)) ?? null;
}

function hubTarget(port: number): Target {
  const body = JSON.stringify({ server_name: 'echo', tool: 'echo_say', arguments: { text: 'x'.repeat(64) } });
  const headers = { host: `127.0.0.1:${port}`, 'content-type': 'application/json' };
  return { port, path: '/api/servers/tools', headers, body };
}

async function answers(target: Target): Promise<boolean> {
  const untilMs = Date.now() + patienceMs;
  while (Date.now() < untilMs) {
    const drive = await Promise.race([driveCalls(target, 1, 1), wait(2_000)]).catch(() => null);
    if (drive && drive.errors === 0) return true;
    await wait(250);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
