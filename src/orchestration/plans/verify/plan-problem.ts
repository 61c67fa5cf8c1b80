/** What kind of mistake it is; the message says the rest. */
export type PlanProblemCode =
  | 'schema'
  | 'input'
  | 'duplicate'
  | 'unknown_step'
  | 'cycle'
  | 'unknown_tool'
  | 'unknown_operation'
  | 'missing_field'
  | 'wrong_type'
  | 'write_rule'
  | 'recipient'
  | 'budget'
  | 'forbidden'
  | 'changed';

/** One thing that keeps a plan from running. `path` leads to it by the names that people gave: `steps.load.arguments.rows`. */
export interface PlanProblem {
  readonly path: string;
  readonly code: PlanProblemCode;
  readonly message: string;
}
