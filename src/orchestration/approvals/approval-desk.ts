import type { Principal } from '../../domain/principal.ts';
import type { Approvals } from '../gateway/approvals.ts';

/** An act that waits for somebody's word. `digest` binds the approval to exactly this call. */
export interface ApprovalQuestion {
  readonly principal: Principal;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly digest: string;
  readonly riskTier: number;
}

/** `expired`: nobody answered, or used it, in time; the question may be put again. `refused` also for one that never was. */
export type ApprovalState = 'waiting' | 'granted' | 'refused' | 'expired';

/** Where approvals are asked for and given; the gateway uses them up. */
export interface ApprovalDesk extends Approvals {
  /** Puts the question and returns the approval's id; the same open question has the same id. */
  ask(question: ApprovalQuestion): Promise<string>;
  state(tenantId: string, approvalId: string): Promise<ApprovalState>;
  /** Gives or refuses it in `by`'s name; whether they may is decided before. An answer that comes too late changes nothing. */
  answer(tenantId: string, approvalId: string, by: Principal, isGranted: boolean): Promise<void>;
}
