import type { Removal } from './removal.ts';

/** Removals of what approvals, request state, the product's port, relayed content and the audit's keeping rest on. */
export const custodyRemovals: readonly Removal[] = [
  {
    control: 'S-05',
    what: 'the state of a request is not bound to its call',
    edits: [
      {
        file: 'src/mcp/request-state.ts',
        find: "const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(binding));",
        replace: "const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(binding && ''));",
      },
      {
        file: 'src/mcp/request-state.ts',
        find: '\n    .setAAD(Buffer.from(binding))',
        replace: "\n    .setAAD(Buffer.from(binding && ''))",
      },
    ],
    test: 'test/integration/mcp/approvals.test.ts',
    proof: 'mcp.request-state-bound',
  },
  {
    control: 'S-05',
    what: 'the product’s port answers MCP under any Host and Origin',
    edits: [
      {
        file: 'src/mcp/mcp-endpoint.ts',
        find: 'if (problem !== null) return refuse(response, 403, rpcCodes.invalidRequest, problem);',
        replace: 'void problem;',
      },
    ],
    test: 'test/e2e/mcp-port.test.ts',
    proof: 'mcp.own-port-host',
  },
  {
    control: 'S-07',
    what: 'an approval can be used again',
    edits: [
      {
        file: 'src/store/approvals.ts',
        find: ".set({ state: 'used', usedAt: now })",
        replace: '.set({ usedAt: now })',
      },
    ],
    test: 'test/integration/custody/approvals.test.ts',
    proof: 'custody.approval-once-under-race',
  },
  {
    control: 'S-07',
    what: 'an approval covers other calls too',
    edits: [{ file: 'src/store/approvals.ts', find: ' eq(approval.digest, digest),', replace: '' }],
    test: 'test/integration/custody/approvals.test.ts',
    proof: 'custody.approval-exact',
  },
  {
    control: 'S-14',
    what: 'prompts and resources of remote servers are relayed while everything is stopped',
    edits: [
      {
        file: 'src/orchestration/upstreams/relay-content.ts',
        find: 'return (await isStoppedAlone(checkStops(principal, upstream))) ? [] : [upstream];',
        replace: 'void isStoppedAlone;\n      return [upstream];',
      },
    ],
    test: 'test/integration/mcp/relay-stops.test.ts',
    proof: 'custody.stop-relayed-content',
  },
  {
    control: 'S-15',
    what: 'nobody seals the audit while the process stays up',
    edits: [
      {
        file: 'src/wiring/keep-audit.ts',
        find: "const seal = () => chore('audit-sealer', () => sealer.sealNow());",
        replace: "const seal = () => chore('audit-sealer', async () => void sealer);",
      },
    ],
    test: 'test/integration/custody/keep-audit.test.ts',
    proof: 'custody.audit-kept',
  },
  {
    control: 'S-13',
    what: 'alerts leave with the personal data that a record of the CRM holds',
    edits: [
      {
        file: 'execution/engine.ts',
        find: '[channel.id, redactedChannel(channel)]',
        replace: '[channel.id, redactedChannel === null ? channel : channel]',
      },
    ],
    test: 'test/integration/custody/redaction-sinks.test.ts',
    proof: 'custody.sinks-redacted',
  },
];
