import type { AnyConnector } from './define-connector.ts';

/**
 * What of a document did not become a tool, or not whole. `subject` names it in the document's words; `left_out`: no tool,
 * `reduced`: a tool without that part, `truncated`: a cap was reached.
 */
export interface GeneratedProblem {
  readonly subject: string;
  readonly code: 'left_out' | 'reduced' | 'truncated';
  readonly message: string;
}

/**
 * A connector made from somebody's document. List its id in the catalog's `upstream`, so that each tool waits for an approval
 * of its exact definition; show `problems` to the person who connects it.
 */
export interface GeneratedConnector {
  readonly connector: AnyConnector;
  readonly problems: readonly GeneratedProblem[];
}
