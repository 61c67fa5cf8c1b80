import { randomUUID } from 'node:crypto';
import type { Principal } from '../domain/principal.ts';
import type { Approvals } from '../orchestration/gateway/approvals.ts';

/** An act that waits for somebody's word. `digest` binds the approval to exactly this call. */
export interface ApprovalQuestion {
  readonly principal: Principal;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly digest: string;
  readonly riskTier: number;
}

export type ApprovalState = 'waiting' | 'granted' | 'refused';

/** Where approvals are asked for and given. */
export interface ApprovalDesk {
  /** Puts the question and returns the approval's id; the same open question has the same id. */
  ask(question: ApprovalQuestion): Promise<string>;
  /** `refused` also for one that does not exist or has expired. */
  state(tenantId: string, approvalId: string): Promise<ApprovalState>;
  /** Gives or refuses it in `by`'s name; whether they may is decided before. */
  answer(tenantId: string, approvalId: string, by: Principal, isGranted: boolean): Promise<void>;
}

interface Held {
  readonly digest: string;
  state: ApprovalState;
  readonly expiresAtMs: number;
}

const lifetimeMs = 10 * 60_000;
const maxHeld = 10_000;

/** Approvals of one process, kept in memory: a restart forgets them and the question is put again. */
export class MemoryApprovalDesk implements ApprovalDesk, Approvals {
  readonly #held = new Map<string, Held>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  async ask({ principal, digest }: ApprovalQuestion): Promise<string> {
    this.#forgetOld();
    const prefix = `${JSON.stringify(principal.tenantId)} `;
    for (const [key, held] of this.#held) {
      if (held.digest === digest && held.state !== 'refused' && key.startsWith(prefix)) return key.slice(prefix.length);
    }
    const id = randomUUID();
    this.#held.set(prefix + id, { digest, state: 'waiting', expiresAtMs: this.#nowMs() + lifetimeMs });
    return id;
  }

  async state(tenantId: string, approvalId: string): Promise<ApprovalState> {
    this.#forgetOld();
    return this.#held.get(keyOf(tenantId, approvalId))?.state ?? 'refused';
  }

  async answer(tenantId: string, approvalId: string, _by: Principal, isGranted: boolean): Promise<void> {
    const held = this.#held.get(keyOf(tenantId, approvalId));
    if (held?.state === 'waiting') held.state = isGranted ? 'granted' : 'refused';
  }

  async consume(tenantId: string, approvalId: string, digest: string): Promise<boolean> {
    this.#forgetOld();
    const key = keyOf(tenantId, approvalId);
    const held = this.#held.get(key);
    if (held?.state !== 'granted' || held.digest !== digest) return false;
    return this.#held.delete(key);
  }

  #forgetOld(): void {
    const nowMs = this.#nowMs();
    for (const [key, held] of this.#held) {
      if (held.expiresAtMs > nowMs && this.#held.size <= maxHeld) return;
      this.#held.delete(key);
    }
  }
}

function keyOf(tenantId: string, approvalId: string): string {
  return `${JSON.stringify(tenantId)} ${approvalId}`;
}
