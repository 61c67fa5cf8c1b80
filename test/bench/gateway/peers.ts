import type { Target } from './drive-calls.ts';

export interface RunningPeer {
  readonly name: string;
  readonly target: Target;
}

export async function startPeers(
  _port: number,
): Promise<{ running: RunningPeer[]; missing: string[]; stop(): Promise<void> }> {
  return { running: [], missing: ['mcp-proxy', 'mcp-hub'], stop: async () => undefined };
}
