import { boardRemovals } from './board-controls.ts';
import { custodyRemovals } from './custody-controls.ts';
import type { Removal } from './removal.ts';

/** The controls without which nothing is released: reliability.md section 6, P0, as far as the product has their surface. */
export const releaseBlockers = [
  ...['S-01', 'S-02', 'S-03', 'S-04', 'S-05', 'S-06', 'S-07', 'S-11b', 'S-12', 'S-14', 'S-15'],
] as const;

const gateway = 'src/orchestration/gateway';
const credentials = 'src/orchestration/credentials';
const policy = 'src/orchestration/policy';
const migration = 'src/store/migrations/0002_row-security.sql';

/** Every removal that is tried. `npm run remove-controls` makes each in a copy and expects its test to fail. */
export const removals: readonly Removal[] = [
  {
    control: 'S-01',
    what: 'ciphertexts are no longer bound to their row',
    edits: [
      {
        file: `${credentials}/seal-secrets.ts`,
        find: 'return JSON.stringify([purpose, tenantId, connectionId, holder, system, issuer, version, keyVersion]);',
        replace:
          'return JSON.stringify([purpose, typeof tenantId, connectionId && holder && system && issuer && version && keyVersion ? 1 : 1]);',
      },
    ],
    test: 'test/integration/custody/custody.test.ts',
    proof: 'custody.row-swap-fails',
  },
  {
    control: 'S-01',
    what: 'secrets are stored unencrypted',
    edits: [
      {
        file: `${credentials}/key-ring.ts`,
        find: 'const body = Buffer.concat([cipher.update(plain), cipher.final()]);',
        replace: 'cipher.update(plain);\n  cipher.final();\n  const body = plain;',
      },
    ],
    test: 'test/integration/custody/custody.test.ts',
    proof: 'custody.no-canary-at-rest',
  },
  {
    control: 'S-02',
    what: 'the app role may read credentials',
    edits: [
      {
        file: migration,
        find: 'GRANT SELECT ON "bellwether"."workspace", "bellwether"."kill_switch" TO bellwether_app;',
        replace:
          'GRANT SELECT ON "bellwether"."workspace", "bellwether"."kill_switch", "bellwether"."credential" TO bellwether_app;',
      },
    ],
    test: 'test/integration/custody/custody.test.ts',
    proof: 'custody.app-role-has-no-grant',
  },
  {
    control: 'S-03',
    what: 'a revoked credential stays in the store',
    edits: [
      {
        file: `${credentials}/revoke-credentials.ts`,
        find: 'await deleteCredential(tx, row);',
        replace: 'void deleteCredential;',
      },
    ],
    test: 'test/integration/custody/credentials.test.ts',
    proof: 'custody.revocation-at-once',
  },
  {
    control: 'S-04',
    what: 'tenant transactions run as the owner, past row security',
    edits: [
      {
        file: 'src/store/open-store.ts',
        find: "select set_config('role', 'bellwether_app', true), set_config('app.tenant',",
        replace: "select set_config('app.tenant',",
      },
    ],
    test: 'test/authz/tenant-sweep.test.ts',
    proof: 'authz.tenant-sweep',
  },
  {
    control: 'S-04',
    what: 'caches and ledgers forget whose answer they hold',
    edits: [
      { file: `${policy}/decision.ts`, find: '    principal.tenantId,\n', replace: '' },
      {
        file: `${gateway}/admitted-call.ts`,
        find: 'JSON.stringify([tenantId, id])',
        replace: 'JSON.stringify([id, typeof tenantId])',
      },
    ],
    test: 'test/authz/tenant-sweep.test.ts',
    proof: 'authz.tenant-sweep',
  },
  {
    control: 'S-04',
    what: 'a tenant table without row security',
    edits: [
      {
        file: migration,
        find: 'ALTER TABLE "bellwether"."outbox" FORCE ROW LEVEL SECURITY;',
        replace: 'ALTER TABLE "bellwether"."outbox" DISABLE ROW LEVEL SECURITY;',
      },
    ],
    test: 'test/authz/tenant-sweep.test.ts',
    proof: 'authz.tenant-sweep',
  },
  {
    control: 'S-05',
    what: 'a token of any issuer is believed',
    edits: [
      {
        file: 'src/mcp/auth/token-verifier.ts',
        find: '      issuer,\n      audience: resource,\n',
        replace: '      audience: resource,\n',
      },
    ],
    test: 'test/integration/mcp/tokens.test.ts',
    proof: 'mcp.bad-tokens',
  },
  {
    control: 'S-05',
    what: 'a token for another server is believed',
    edits: [
      { file: 'src/mcp/auth/token-verifier.ts', find: '      audience: resource,\n', replace: '' },
      {
        file: 'src/mcp/auth/token-verifier.ts',
        find: '|| !isForUsAlone(payload, resource)) return null;',
        replace: "|| isForUsAlone(payload, '')) return null;",
      },
    ],
    test: 'test/integration/mcp/tokens.test.ts',
    proof: 'mcp.bad-tokens',
  },
  {
    control: 'S-06',
    what: 'lists show what may not be called',
    edits: [
      {
        file: `${gateway}/list-visible-tools.ts`,
        find: "if (!resolved || decision.effect === 'deny') return null;",
        replace: 'if (!resolved) return null;',
      },
    ],
    test: 'test/authz/matrix.test.ts',
    proof: 'authz.matrix',
  },
  {
    control: 'S-06',
    what: 'a denied call differs from one of a tool that does not exist',
    edits: [
      {
        file: `${gateway}/no-such-tool.ts`,
        find: 'export function noSuchTool(name: string, requestId: string): AppError {',
        replace:
          "export function noSuchTool(name: string, requestId: string): AppError {\n  if (name.includes('_delete_')) return new AppError('forbidden', 'You may not.', { requestId });",
      },
    ],
    test: 'test/authz/matrix.test.ts',
    proof: 'authz.matrix',
  },
  {
    control: 'S-07',
    what: 'a policy that cannot be evaluated is skipped',
    edits: [
      {
        file: `${policy}/policy-engine.ts`,
        find: 'if (failed) return this.#failed(`policy',
        replace: "if (failed && failed.policyId === '') return this.#failed(`policy",
      },
    ],
    test: 'src/orchestration/policy/policy-engine.test.ts',
    proof: 'policy.error-denies',
  },
  {
    control: 'S-07',
    what: 'an act needs no approval',
    edits: [
      {
        file: `${gateway}/perform-write.ts`,
        find: "if (admitted.decision.approval === 'required' && call.approvalId === undefined) throw approvalNeeded(admitted);",
        replace: '',
      },
      {
        file: `${gateway}/perform-write.ts`,
        find: "if (admitted.decision.approval === 'required' || again.decision.approval === 'required') await useApproval(admitted);",
        replace: 'void useApproval;',
      },
    ],
    test: 'test/integration/gateway/writes.test.ts',
    proof: 'gateway.approval-required',
  },
  {
    control: 'S-07',
    what: 'rights are not looked at again before the effect',
    edits: [
      {
        file: `${gateway}/perform-write.ts`,
        find: "if (again.decision.effect === 'deny' || again.resolved?.tool.digest !== tool.digest) {",
        replace: "if (again.resolved === null && tool.name === '') {",
      },
    ],
    test: 'test/integration/gateway/fail-closed.test.ts',
    proof: 'gateway.recheck-before-effect',
  },
  {
    control: 'S-11b',
    what: 'private addresses are called',
    edits: [
      {
        file: 'connectors/kit/address-policy.ts',
        find: 'if (!isListed(hostname, port) && !addresses.every(isPublicAddress)) {',
        replace: 'if (addresses.length > 99 && !addresses.every(isPublicAddress)) {',
      },
    ],
    test: 'test/ssrf/ssrf.test.ts',
    proof: 'ssrf.no-entry-reaches',
  },
  {
    control: 'S-11b',
    what: 'a source calls out past the outbound client',
    edits: [
      {
        file: 'connectors/slack/client.ts',
        find: 'const response = await ports.http.fetch(String(url), outbound);',
        replace: 'const response = await fetch(String(url), outbound as RequestInit);',
      },
    ],
    test: 'test/ssrf/ssrf.test.ts',
    proof: 'ssrf.one-way-out',
  },
  {
    control: 'S-12',
    what: 'a token that only reads may act',
    edits: [
      {
        file: `${policy}/default/token-scopes.cedar`,
        find: '@id("token-without-act-scope-on-tools")\nforbid (principal, action == Action::"call", resource)\nwhen { !resource.readOnly &&',
        replace:
          '@id("token-without-act-scope-on-tools")\nforbid (principal, action == Action::"call", resource)\nwhen { !resource.readOnly && resource.riskTier > 3 &&',
      },
    ],
    test: 'test/injection/injection.test.ts',
    proof: 'injection.no-effects',
  },
  {
    control: 'S-12',
    what: 'text of a deal comes to life in Slack',
    edits: [
      {
        file: 'connectors/slack/mrkdwn.ts',
        find: "return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');",
        replace: 'return text;',
      },
    ],
    test: 'test/injection/injection.test.ts',
    proof: 'injection.pipeline-unmoved',
  },
  {
    control: 'S-12',
    what: 'text of a deal chooses who hears of it',
    edits: [
      {
        file: 'execution/jobs/alert-owners.ts',
        find: 'const { channel, address } = recipients.forOwner(userId);',
        replace:
          "const { channel, address: usual } = recipients.forOwner(userId);\n      const address = /<@(\\w+)>/.exec(alert.name ?? '')?.[1] ?? usual;",
      },
    ],
    test: 'test/injection/injection.test.ts',
    proof: 'injection.pipeline-unmoved',
  },
  {
    control: 'S-14',
    what: 'the gateway does not look at the kill switch right before an effect',
    edits: [
      {
        file: `${gateway}/perform-write.ts`,
        find: 'await parts.killSwitch.checkFresh(call.principal, tool);',
        replace: '',
      },
    ],
    test: 'test/integration/gateway/fail-closed.test.ts',
    proof: 'gateway.kill-switch-before-effect',
  },
  {
    control: 'S-14',
    what: 'a kill switch that cannot be read stops nothing',
    edits: [
      {
        file: 'src/store/kill-switches.ts',
        find: "if (!rows.some(({ scope }) => scope === 'global')) {",
        replace: 'if (rows.length > 1e9) {',
      },
      {
        file: 'execution/worker/claim-actions.ts',
        find: "and exists (select from bellwether.kill_switch k where k.scope = 'global' and not k.is_engaged)",
        replace: '',
      },
      {
        file: 'execution/dispatcher/take-due-rows.ts',
        find: "and exists (select from bellwether.kill_switch k where k.scope = 'global' and not k.is_engaged)",
        replace: '',
      },
    ],
    test: 'test/killswitch/killswitch.test.ts',
    proof: 'killswitch.unreadable-holds',
  },
  {
    control: 'S-14',
    what: 'the scopes of the kill switch do not reach deliveries',
    edits: [
      {
        file: 'execution/worker/find-stop.ts',
        find: "return scope === 'agent' ? target === agent : true;",
        replace: "return scope !== 'agent' || agent === '';",
      },
      {
        file: `${gateway}/kill-switch-watch.ts`,
        find: "if (stop.scope === 'agent') return stop.target === principal.id;",
        replace: "if (stop.scope === 'agent') return false;",
      },
      {
        file: 'execution/worker/claim-actions.ts',
        find: "and k.scope = 'agent' and k.subject in",
        replace: "and k.scope = 'nothing' and k.subject in",
      },
    ],
    test: 'test/killswitch/killswitch.test.ts',
    proof: 'killswitch.holds-deliveries',
  },
  {
    control: 'S-15',
    what: 'a write goes out before its audit row',
    edits: [
      {
        file: `${gateway}/perform-write.ts`,
        find: "await parts.trail.appendNow(admitted.entry('started'));",
        replace: '',
      },
    ],
    test: 'test/integration/gateway/fail-closed.test.ts',
    proof: 'gateway.no-write-without-audit',
  },
  {
    control: 'S-15',
    what: 'the app role may change the audit',
    edits: [
      {
        file: migration,
        find: 'GRANT SELECT, INSERT ON "bellwether"."audit" TO bellwether_app;',
        replace: 'GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."audit" TO bellwether_app;',
      },
    ],
    test: 'test/integration/custody/audit.test.ts',
    proof: 'custody.audit-append-only',
  },
  {
    control: 'S-15',
    what: 'a delivery ends without an audit row',
    edits: [
      {
        file: 'execution/worker/commit-outcomes.ts',
        find: 'from done join ended e on e.id = done.id',
        replace: 'from done join ended e on e.id = done.id where false',
      },
    ],
    test: 'test/integration/execution/outbox.test.ts',
    proof: 'execution.stale-commit-fenced',
  },
  ...custodyRemovals,
  ...boardRemovals,
];
