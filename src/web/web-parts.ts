import type { Principal } from '../domain/principal.ts';
import type { Answer, UnderstoodQuestion } from '../domain/question.ts';
import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import type { AnyConnector, LiveCatalog } from '../orchestration/catalog/live-catalog.ts';
import type { Custody } from '../orchestration/credentials/custody.ts';
import type { RevocationOrder } from '../orchestration/credentials/revoke-credentials.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { PolicyFile } from '../orchestration/policy/policy-problem.ts';
import type { Store } from '../store/open-store.ts';
import type { Reader } from '../store/reader.ts';
import type { DealTableSource } from '../store/visible-table.ts';
import type { listRuns, readRun } from './contract/admin/runs.ts';
import type { RouteResponse } from './contract/define-route.ts';
import type { KeptReports } from './kept-reports.ts';

/** Connections and the catalog, for the pages of admins. */
export interface AdminDesk {
  readonly custody: Pick<Custody, 'store'>;
  readonly live: LiveCatalog;
  readonly connectors: readonly AnyConnector[];
  close(tenantId: string, id: string, order: RevocationOrder): Promise<unknown>;
}

/** The policies in force and what others would change. */
export interface PolicyDesk {
  /** Null: those that came with the product. */
  readonly folder: string | null;
  read(): Promise<{ readonly version: string; readonly files: readonly PolicyFile[] }>;
  dryRun(
    files: readonly PolicyFile[],
  ): Promise<{ readonly problems: readonly string[]; readonly changes: readonly string[] }>;
}

/** Who asks, and what they may see: nothing else is looked at. */
export interface Asked {
  readonly principal: Principal;
  readonly reader: Reader;
}

/** What a question is answered by. @throws AppError for a question that cannot be asked */
export interface AskDesk {
  ask(
    asker: Asked,
    asked: {
      readonly question: string;
      readonly conversation: readonly { readonly question: string; readonly understood: UnderstoodQuestion }[];
      readonly asOf: string | null;
    },
  ): Promise<Answer>;
  suggestions(asker: Asked): Promise<readonly string[]>;
}

/** Plans that ran or run, as their journal has them. */
export interface RunDesk {
  list(
    principal: Principal,
    page: { readonly page: number; readonly pageSize: number },
  ): Promise<RouteResponse<typeof listRuns>>;
  /** Null: there is none of that id that this person may see. */
  find(principal: Principal, runId: string): Promise<RouteResponse<typeof readRun> | null>;
  /** Goes on with a plan that waits or whose process is gone. @throws AppError `not_found`, `conflict` while another works on it */
  resume(principal: Principal, runId: string): Promise<RouteResponse<typeof readRun>>;
  /** Ends a plan and takes back what it wrote, where the plan says how. @throws AppError `not_found`, `conflict` when it is over */
  cancel(principal: Principal, runId: string): Promise<RouteResponse<typeof readRun>>;
}

/** What every route is answered from. `ask` and `runs` null: this process does not answer questions, has no journal of plans. */
export interface WebParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly approvals: ApprovalDesk;
  readonly adminDesk: () => Promise<AdminDesk>;
  readonly policyDesk: PolicyDesk;
  readonly ask: AskDesk | null;
  readonly runs: RunDesk | null;
  readonly onError: (error: unknown, requestId: string) => void;
  /** The deal table of the process, which its other surfaces read too. */
  readonly tables: DealTableSource;
  readonly kept: KeptReports;
  readonly nowMs: () => number;
  /** Seals what a browser keeps between a preview and its confirmation. */
  readonly confirmationKey: Buffer;
  /** The address of a way in that is used once. */
  readonly linkTo: (tenantId: string, token: string) => string;
  /** What the button of the sign-in says. */
  readonly signInLabel: string;
  /** Wakes the delivery engine; nothing where another process delivers. */
  readonly nudge: () => void;
}
