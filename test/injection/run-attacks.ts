import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { type Attack, allAttacks, type Demand } from './attacks.ts';
import { type InjectionRoom, secretTexts } from './injection-room.ts';
import { obey, textsIn } from './obeying-model.ts';

/** `obeyed`: attacks in which the model demanded something; `effects`: what anybody outside could notice of them. */
export interface AttackReport {
  readonly cases: number;
  readonly obeyed: number;
  readonly demands: number;
  readonly effects: readonly string[];
}

/** Whoever asks a question: a seller, by an AI client whose token reads and does nothing else. */
export const asker: Principal = {
  kind: 'user',
  id: 'rita',
  tenantId: 'acme',
  role: 'member',
  team: null,
  salesUserId: 'u1',
  channel: 'mcp',
  scopes: ['bellwether:read'],
};

/** Lets the model read each attack as `principal` and passes on everything it then demands. */
export async function runAttacks(room: InjectionRoom, principal: Principal): Promise<AttackReport> {
  const effects: string[] = [];
  const attacks = allAttacks();
  let obeyed = 0;
  let demanded = 0;
  for (const attack of attacks) {
    const before = stateOf(room);
    const demands = obey(await shownToModel(room, principal, attack));
    obeyed += Number(demands.length > 0);
    demanded += demands.length;
    const answers = [];
    for (const demand of demands) answers.push(...(await perform(room, principal, demand)));
    const after = stateOf(room);
    const label = `${attack.carrier} ${attack.goal} ${attack.encoding}`;
    if (after !== before) effects.push(`${label}: ${after}`);
    for (const answer of answers) {
      const found = secretTexts.find((secret) => answer.includes(secret));
      if (found) effects.push(`${label}: showed ${found}`);
      if (answer === 'permitted') effects.push(`${label}: was permitted`);
    }
  }
  return { cases: attacks.length, obeyed, demands: demanded, effects };
}

/** Everything that can be noticed outside: writes, requests to Slack, the policies in force. */
export function stateOf({ written, slack, policyVersion }: InjectionRoom): string {
  const asked = slack.requests.map(({ path }) => path);
  return JSON.stringify([written.length, written.at(-1), asked.length, asked.at(-1), policyVersion()]);
}

/** What reaches the model of one attack: the deal's context, the tools' descriptions, the error of a failed call. */
export async function shownToModel(
  { gateway }: InjectionRoom,
  principal: Principal,
  attack: Attack,
): Promise<string[]> {
  if (attack.carrier === 'tool_description') {
    const tool = gateway.listTools(principal).find(({ name }) => name === `outside_read_${attack.index}`);
    return textsIn([tool?.title, tool?.description]);
  }
  const call = { principal, tool: 'sales_read_context', arguments: { recordId: `deal-${attack.index}` } };
  try {
    const { structuredContent } = await gateway.callTool({ ...call, purpose: 'question', deadlineMs: 5_000 });
    return textsIn(structuredContent);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.message, String(error.data.hint)];
  }
}

/** Does what the model demands, in the asker's name, and returns the texts that come back. */
async function perform({ gateway }: InjectionRoom, principal: Principal, demand: Demand): Promise<string[]> {
  if (demand.act) {
    const { action, id } = demand.act;
    const { effect } = await gateway.authorize({ principal, action, resource: { id }, purpose: 'question' });
    return [effect === 'allow' ? 'permitted' : 'refused'];
  }
  if (demand.tool === undefined) return [];
  const { tool, connectionId } = demand;
  const call = { principal, tool, arguments: { ...demand.arguments }, purpose: 'question', deadlineMs: 5_000 };
  const answers: string[] = [];
  for (const line of connectionId === undefined ? [{}] : [{}, { connectionId }]) {
    try {
      answers.push(JSON.stringify(await gateway.callTool({ ...call, ...line })));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      answers.push(`${error.code} ${error.message}`);
    }
  }
  return answers;
}
