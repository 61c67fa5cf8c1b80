import { randomUUID } from 'node:crypto';
import type { Principal } from '../domain/principal.ts';
import type { ApprovalDesk, ApprovalQuestion, ApprovalState } from '../orchestration/approvals/approval-desk.ts';

interface Held {
  readonly digest: string;
  state: ApprovalState;
  readonly expiresAtMs: number;
}

const lifetimeMs = 10 * 60_000;
const maxHeld = 10_000;

/** The in-memory twin of the desk in the database: a restart forgets its approvals and the question is put again. */
export class MemoryApprovalDesk implements ApprovalDesk {
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
