import { toAppError } from '../../domain/errors.ts';
import { localOwner, type Principal } from '../../domain/principal.ts';
import { revokeCredentials } from '../../orchestration/credentials/revoke-credentials.ts';
import { type CredentialKey, listCredentials } from '../../store/credentials.ts';
import { withRole } from '../../store/role-transaction.ts';
import { ensureWorkspace } from '../../store/workspaces.ts';
import type { CommandInput, CommandIo, ConnectionDesk, Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { type ConnectionPlan, planConnection } from './plan-connection.ts';
import { requireAdmin } from './require-admin.ts';
import { signIn } from './sign-in.ts';
import { signInToRemote } from './sign-in-to-remote.ts';

/** Connects what the command line names. @throws AppError for what is missing, refused or may not be done */
export async function connectSystem(input: CommandInput, session: Session, io: CommandIo): Promise<void> {
  const desk = await session.connectionDesk();
  const plan = planConnection(input, desk.connectors, io.cwd);
  const tenantId = textOption(input, 'workspace') ?? 'main';
  await ensureWorkspace(session.store, tenantId, tenantId === 'main' ? 'Your company' : tenantId, true);
  const principal = localOwner(tenantId);
  await requireAdmin(await session.gateway(), principal, 'connections', `connect ${plan.id}`);
  await connect(plan, principal, { desk, session, input, io });
}

interface ConnectRoom {
  readonly desk: ConnectionDesk;
  readonly session: Session;
  readonly input: CommandInput;
  readonly io: CommandIo;
}

async function connect(plan: ConnectionPlan, principal: Principal, room: ConnectRoom): Promise<void> {
  const { desk, input, io, session } = room;
  const say = (text: string) => (input.values['json'] ? io.stderr(text) : io.stdout(text));
  say(scopesText(plan));
  const holder = input.values['own'] ? principal.id : 'service';
  const signInRoom = { custody: desk.custody, principal, holder, input, io, say };
  const isRemoteOAuth = plan.connector === null && textOption(input, 'with') === 'browser';
  const key = isRemoteOAuth ? await signInToRemote(plan, desk.http, signInRoom) : await signIn(plan, signInRoom);
  const { id, system, category, settings } = plan;
  let leftOut: readonly string[];
  try {
    leftOut = await desk.open(principal.tenantId, { id, system, category, settings });
  } catch (error) {
    // what cannot be opened leaves no secret behind
    await revokeCredentials(
      desk.custody,
      { kind: 'credential', ...key },
      { principal, reason: 'it could not be opened' },
    );
    throw error;
  }
  await dropFormer(desk, key, principal);
  const tools = desk.live.holder.current().tools.filter((tool) => tool.system === system);
  const waiting = tools.filter(({ lifecycle }) => lifecycle.state !== 'deployed').length;
  if (input.values['json']) {
    const scopes = reasonsOf(plan);
    io.stdout(
      `${JSON.stringify({ id, system, workspace: principal.tenantId, scopes, tools: tools.length, waiting, leftOut })}\n`,
    );
    return;
  }
  say(`\nConnected ${id} to workspace ${principal.tenantId}: ${tools.length} tools.\n`);
  if (waiting > 0) say(`${waiting} wait for an approval: bellwether catalog show ${id}\n`);
  for (const line of leftOut.slice(0, 20)) say(`Left out: ${plain(line)}\n`);
  say(await firstCall(session, plan, principal));
}

/** Of an earlier sign-in of the same holder with another issuer: only the newest is used. */
async function dropFormer(desk: ConnectionDesk, key: CredentialKey, principal: Principal): Promise<void> {
  const rows = await withRole(desk.custody.store, 'bellwether_connector', key.tenantId, (tx) =>
    listCredentials(tx, key.connectionId),
  );
  for (const { tenantId, connectionId, holder, issuer } of rows) {
    if (holder !== key.holder || issuer === key.issuer) continue;
    const former = { kind: 'credential', tenantId, connectionId, holder, issuer } as const;
    await revokeCredentials(desk.custody, former, { principal, reason: 'signed in anew elsewhere' });
  }
}

/** Says at once whether the sign-in works, where the system can describe itself. */
async function firstCall(session: Session, plan: ConnectionPlan, principal: Principal): Promise<string> {
  const tool = `${plan.system.replaceAll('-', '_')}_describe_source`;
  if (!plan.connector?.tools.some(({ name }) => name === tool)) return '';
  const gateway = await session.gateway();
  try {
    const call = { principal, tool, arguments: {}, connectionId: plan.id, purpose: 'connect', deadlineMs: 30_000 };
    await gateway.callTool(call);
    return `It answers. Copy its records with: bellwether sync ${plan.id}\n`;
  } catch (error) {
    return `It does not answer yet: ${plain(toAppError(error).message)}\n`;
  }
}

function reasonsOf({ connector, way }: ConnectionPlan): { scope: string; reason: string }[] {
  return way.scopes.map((scope) => ({ scope, reason: connector?.scopes[scope] ?? '' }));
}

function scopesText(plan: ConnectionPlan): string {
  const reasons = reasonsOf(plan);
  const title = plan.connector?.title ?? plan.id;
  if (reasons.length === 0) return `Connecting ${title}.\n`;
  const width = Math.max(...reasons.map(({ scope }) => scope.length));
  return `Connecting ${title} asks for:\n${reasons.map(({ scope, reason }) => `  ${scope.padEnd(width)}  ${reason}`).join('\n')}\n`;
}
