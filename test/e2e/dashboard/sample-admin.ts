import { now } from './sample-deals.ts';

const earlier = '2026-11-19T15:30:00.000Z';
const step = (state: string) => ({ state, by: 'dana@acme.example', at: earlier, expiresAt: null });
const tool = (name: string, state: string, readOnly: boolean) => ({
  ...{ name, version: '1.0.0', system: 'salesforce', category: 'crm', categoryTool: null, title: `Use ${name}` },
  ...{
    description: 'Use it to work with opportunities; for accounts use another tool.',
    readOnly,
    idempotent: readOnly,
  },
  ...{
    riskTier: readOnly ? 0 : 2,
    scopes: ['api'],
    origin: 'built_in',
    state,
    expiresAt: null,
    digest: 'a1',
    weight: null,
  },
  steps: [step(state)],
});
const person = (id: string, name: string, role: string) => ({
  ...{
    id,
    name,
    email: `${id}@acme.example`,
    role,
    salesUserId: `user-${name}`,
    salesUser: name,
    state: 'active',
    lastSeenAt: earlier,
  },
});
const run = {
  id: 'run-1',
  title: 'Prepare the forecast call',
  state: 'done',
  startedBy: 'Dana Hart',
  startedAt: earlier,
};
const runDone = { ...run, finishedAt: now, steps: 3, stepsDone: 3 };
const runStep = (id: string, kind: string, name: string, records: number | null) => ({
  ...{
    id,
    kind,
    name,
    records,
    state: 'done',
    attempts: 1,
    startedAt: earlier,
    finishedAt: now,
    elapsedMs: 412,
  },
  ...{ error: null, source: 'salesforce', fallback: null, approvalId: null, deliveryId: null },
});
const approval = (id: string, state: string) => ({
  ...{ id, tool: 'crm_update_opportunity', arguments: { id: 'deal-7', stage: 'Negotiation' }, riskTier: 3, state },
  ...{
    requestedBy: 'agent-forecast',
    requestedKind: 'agent',
    requestedChannel: 'mcp',
    requestedAt: earlier,
    expiresAt: now,
  },
  ...{ answeredBy: null, answeredAt: null, mayAnswer: state === 'waiting' },
});
const audited = (id: number, effect: string) => ({
  ...{
    id,
    at: earlier,
    requestId: `01JD${id}`,
    principalKind: 'user',
    principalId: 'maria@acme.example',
    channel: 'web',
    action: 'call',
  },
  ...{
    subject: 'crm_list_opportunities',
    purpose: 'open the board',
    effect,
    reason: 'permit own rows',
    policyVersion: 'p1',
    outcome: 'ok',
  },
});

/** What the pages of administrators are answered with, by route id. */
export const adminAnswers: Readonly<Record<string, unknown>> = {
  listConnections: {
    connections: ['salesforce', 'gmail'].map((system, at) => ({
      ...{
        id: system,
        system,
        health: at === 0 ? 'healthy' : 'needs_reauth',
        reason: at === 0 ? null : 'The grant was withdrawn.',
      },
      ...{ holder: 'service', signedInAt: earlier, lastUsedAt: now, expiresAt: null, syncedAt: now },
      scopes: [{ scope: 'api', reason: 'reads opportunities and their history' }],
    })),
    available: [{ system: 'hubspot', label: 'HubSpot', command: 'bellwether connect hubspot' }],
  },
  endConnection: { done: true },
  readCatalog: {
    version: 'c0ffee1234567890',
    tools: [
      tool('crm_list_opportunities', 'deployed', true),
      tool('crm_create_task', 'approved', false),
      tool('crm_old', 'retired', true),
    ],
  },
  changeCatalog: { done: true },
  readPolicies: {
    version: 'p0licy1234567890',
    files: [{ name: 'rows.cedar', text: 'permit (principal in Role::"manager", action, resource);\n' }],
    folder: null,
  },
  tryPolicies: { problems: [], changes: ['members lose crm_create_task'] },
  listApprovals: { approvals: [approval('approval-1', 'waiting'), approval('approval-2', 'refused')] },
  answerApproval: { approval: approval('approval-1', 'granted') },
  listRuns: { runs: [runDone], page: 1, pageSize: 50, total: 1 },
  readRun: {
    run: runDone,
    steps: [runStep('deals', 'tool', 'crm_list_opportunities', 12), runStep('risk', 'analysis', 'score_deals', null)],
    summary: 'Twelve deals were read and scored.',
    nextActions: ['Open the riskiest deal.'],
  },
  listAudit: { rows: [audited(3, 'allow'), audited(2, 'deny')], nextBeforeId: 2 },
  readKillSwitch: {
    stops: [
      {
        scope: 'agent',
        target: 'agent-forecast',
        isEngaged: true,
        reason: 'wrote too much',
        changedBy: 'dana@acme.example',
        changedAt: earlier,
      },
    ],
    isStopped: false,
  },
  changeKillSwitch: { done: true },
  listPeople: {
    people: [person('dana', 'Dana Hart', 'admin'), person('maria', 'Maria Keller', 'member')],
    invitations: [
      {
        id: 'i1',
        email: 'new@acme.example',
        role: 'manager',
        invitedBy: 'dana',
        invitedAt: earlier,
        expiresAt: '2026-11-26T15:30:00.000Z',
      },
    ],
  },
  invitePerson: {
    invitation: {
      id: 'i2',
      email: 'one@acme.example',
      role: 'member',
      invitedBy: 'dana',
      invitedAt: now,
      expiresAt: '2026-11-27T09:58:00.000Z',
    },
    link: 'https://board.example/sign-in/link?token=once',
  },
  withdrawInvitation: { done: true },
  changePerson: { person: person('maria', 'Maria Keller', 'manager') },
};
