import type { AnyConnector } from './define-connector.ts';
import type { LinkedConnector } from './link-connector.ts';
import type { Simulator } from './simulator.ts';

/** One linked connector over its running simulator. */
export interface ConformanceHarness {
  readonly linked: LinkedConnector;
  readonly simulator: Pick<Simulator, 'faults' | 'requests'>;
  close(): Promise<void>;
}

/** A valid call of one tool over the harness's data. */
export interface ConformanceCall {
  readonly args: Record<string, unknown>;
  /** Text outside ASCII that stands in the data and must come out unharmed. */
  readonly contains?: string;
  /** With no data this call is expected to say `not_found` rather than to return an empty result. */
  readonly isLookup?: boolean;
}

export interface ConformancePaging {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly cursorArgument: string;
  /** What a page tells: its ids and the next cursor, null at the end. */
  readonly read: (page: Record<string, unknown>) => { readonly ids: readonly string[]; readonly next: string | null };
  readonly expectedIds: (harness: ConformanceHarness) => readonly string[];
}

export interface ConformanceWrite {
  readonly args: Record<string, unknown>;
  /** How many effects the vendor has seen. */
  readonly effects: (harness: ConformanceHarness) => number;
}

/** The checks that may be left out, each only with a reason. */
export type OptionalCheck = 'paging' | 'empty' | 'unicode' | 'unknown-fields' | 'idempotent-writes' | 'html';

export interface ConformanceSubject {
  readonly connector: AnyConnector;
  start(data: 'some' | 'none'): Promise<ConformanceHarness>;
  /** A valid call for every tool. */
  readonly calls: Readonly<Record<string, ConformanceCall>>;
  /** Requests of the API proper; faults are not thrown at sign-in. */
  readonly apiPath: RegExp;
  readonly paging: ConformancePaging | null;
  readonly writes: Readonly<Record<string, ConformanceWrite>>;
  readonly leftOut: Readonly<Partial<Record<OptionalCheck, string>>>;
}

/** One check, to be run as one test; `run` throws when the connector does not hold it. */
export interface ConformanceCheck {
  readonly title: string;
  run(): Promise<void>;
}
