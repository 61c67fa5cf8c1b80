import { bigqueryConnector } from '../../connectors/bigquery/connector.ts';
import { csvConnector } from '../../connectors/csv/connector.ts';
import { emailConnector } from '../../connectors/email/connector.ts';
import { gmailConnector } from '../../connectors/gmail/connector.ts';
import { googleCalendarConnector } from '../../connectors/google-calendar/connector.ts';
import { googleSheetsConnector } from '../../connectors/google-sheets/connector.ts';
import { hubspotConnector } from '../../connectors/hubspot/connector.ts';
import type { ConnectorPorts } from '../../connectors/kit/connector-ports.ts';
import type { AnyConnector } from '../../connectors/kit/define-connector.ts';
import { createOutboundHttp, type OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import { postgresConnector } from '../../connectors/postgres/connector.ts';
import { salesforceConnector } from '../../connectors/salesforce/connector.ts';
import { secEdgarConnector } from '../../connectors/sec-edgar/connector.ts';
import { slackConnector } from '../../connectors/slack/connector.ts';
import { teamsConnector } from '../../connectors/teams/connector.ts';
import { telegramConnector } from '../../connectors/telegram/connector.ts';
import { webhookConnector } from '../../connectors/webhook/connector.ts';
import type { PolicyVerdict } from '../cli/command.ts';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { localOwner } from '../domain/principal.ts';
import { buildCatalog } from '../orchestration/catalog/build-catalog.ts';
import { CatalogHolder } from '../orchestration/catalog/catalog-holder.ts';
import { LiveCatalog } from '../orchestration/catalog/live-catalog.ts';
import { isUnderSystem, mayBeFromOutside } from '../orchestration/catalog/names-from-outside.ts';
import { vocabularyOf } from '../orchestration/catalog/vocabulary.ts';
import type { Approvals } from '../orchestration/gateway/approvals.ts';
import type { AuditSink } from '../orchestration/gateway/audit-trail.ts';
import type { ConnectionDirectory } from '../orchestration/gateway/connections.ts';
import { createGateway } from '../orchestration/gateway/create-gateway.ts';
import type { TeamMembers } from '../orchestration/gateway/filter-rows.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { KillSwitch } from '../orchestration/gateway/kill-switch-watch.ts';
import { createPolicyEngine } from '../orchestration/policy/policy-engine.ts';
import { PolicyHolder } from '../orchestration/policy/policy-holder.ts';
import { defaultPolicyDirectory, readPolicyFiles } from '../orchestration/policy/read-policy-files.ts';
import type { PolicyDesk } from '../web/web-parts.ts';
import { checkPolicies, tryPolicies } from './check-policies.ts';
import { type Observability, tracedGateway } from './observability.ts';

/** Every connector of the product. */
export function allConnectors(ports: ConnectorPorts): readonly AnyConnector[] {
  return [
    csvConnector,
    salesforceConnector(ports),
    hubspotConnector(ports),
    slackConnector(ports),
    gmailConnector(ports),
    googleCalendarConnector(ports),
    googleSheetsConnector(ports),
    bigqueryConnector(ports),
    secEdgarConnector(ports),
    postgresConnector(ports),
    emailConnector(ports),
    webhookConnector(ports),
    teamsConnector(ports),
    telegramConnector(ports),
  ];
}

/** The gateway with what only this process may ask of its policies. `folder` null: the folder in force. */
export interface OpenGateway {
  readonly gateway: Gateway;
  readonly connectors: readonly AnyConnector[];
  checkPolicies(folder: string | null): Promise<PolicyVerdict>;
  /** The policies in force, for the pages of admins. */
  readonly policyDesk: PolicyDesk;
}

export interface GatewayPorts {
  readonly connections: ConnectionDirectory;
  readonly audit: AuditSink;
  readonly killSwitch: KillSwitch;
  readonly approvals: Approvals;
  readonly teamMembers?: TeamMembers;
  readonly observability: Observability;
}

/** The part of the gateway that needs no store, so that it can be made while the database opens in its thread. */
export interface PreparedGateway {
  readonly http: OutboundHttp;
  readonly connectors: readonly AnyConnector[];
  readonly catalog: CatalogHolder;
  /** The same catalog with what comes from outside and from people's decisions; nothing of either before it is loaded. */
  readonly live: LiveCatalog;
  readonly policies: PolicyHolder;
  /** Rows of one connection that one user or agent is handed a day (UTC). */
  readonly exportRowsPerDay: number;
  /** The folder of the policies in force. */
  readonly directory: string;
  /** Names of systems from outside and their tools that the policies speak of; the store tells whether they exist. */
  readonly outsideNames: ReadonlyMap<string, 'tool' | 'system'>;
}

/**
 * Makes the outbound client, the catalog of all connectors and the policies of the configured folder.
 * @throws AppError `invalid_input` listing what is wrong with the policies
 */
export async function prepareGateway(config: Config, allowedHosts: readonly string[]): Promise<PreparedGateway> {
  const http = createOutboundHttp({ allowList: allowedHosts });
  const connectors = allConnectors({ http, now: Date.now });
  const catalog = new CatalogHolder(buildCatalog(connectors, { now: new Date().toISOString() }));
  return {
    http,
    connectors,
    catalog,
    live: new LiveCatalog(catalog, connectors),
    exportRowsPerDay: config.exportRowsPerDay,
    ...(await loadPolicies(config, catalog)),
  };
}

/** Builds the gateway from what was prepared. */
export function openGateway(prepared: PreparedGateway, ports: GatewayPorts): OpenGateway {
  const { connectors, catalog, policies, directory, exportRowsPerDay, live, outsideNames } = prepared;
  const { observability, ...gatewayPorts } = ports;
  const { observe, metrics, logger } = observability;
  const policy = createPolicyEngine(() => policies.current());
  const gateway = tracedGateway(
    createGateway({ ...gatewayPorts, catalog, policy, observe, limits: { exportRowsPerDay } }),
  );
  for (const [name, kind] of outsideNames) {
    if (!isUnderSystem(live.upstream.keys(), kind, name)) {
      logger.warn({ kind, name }, 'a policy names something of a system that is not connected');
    }
  }
  metrics.watch({ breakers: () => gateway.stats().breakers, auditQueue: () => gateway.stats().auditPending });
  return {
    gateway,
    connectors,
    policyDesk: {
      folder: directory === defaultPolicyDirectory ? null : directory,
      read: async () => ({ version: policies.current().version, files: (await readPolicyFiles(directory)).files }),
      dryRun: async (files) => tryPolicies(policies, catalog.current(), live.upstream.keys(), files),
    },
    checkPolicies: (folder) => checkPolicies(policies, catalog.current(), live.upstream.keys(), folder ?? directory),
  };
}

/** Puts the policies of the configured folder in force. @throws AppError `invalid_input` listing what is wrong with them */
export async function loadPolicies(
  config: Config,
  catalog: CatalogHolder,
): Promise<Pick<PreparedGateway, 'policies' | 'directory' | 'outsideNames'>> {
  const directory = config.policyDir ?? defaultPolicyDirectory;
  const { schema, files } = await readPolicyFiles(directory);
  const outsideNames = new Map<string, 'tool' | 'system'>();
  const isFromOutside = (kind: 'tool' | 'system', name: string) => {
    if (!mayBeFromOutside(kind, name)) return false;
    outsideNames.set(name, kind);
    return true;
  };
  const vocabulary = { ...vocabularyOf(catalog.current()), isFromOutside };
  const context = { vocabulary, admins: [localOwner('main')], nowMs: Date.now() };
  return { policies: startPolicies(schema, files, context, directory), directory, outsideNames };
}

function startPolicies(...args: [...Parameters<typeof PolicyHolder.start>, string]): PolicyHolder {
  const [schema, files, context, directory] = args;
  try {
    return PolicyHolder.start(schema, files, context);
  } catch (error) {
    const problems = (error as Error).message.split('\n').slice(1).join(' · ');
    throw new AppError(
      'invalid_input',
      `Policies in ${directory}: ${problems}. Correct them; nothing was started.`,
      {},
      { cause: error },
    );
  }
}
