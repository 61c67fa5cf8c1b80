import type { Principal } from '../../domain/principal.ts';
import { canonicalDigest } from '../catalog/canonical-digest.ts';
import type { CatalogTool } from '../catalog/catalog-entry.ts';

/**
 * Looks up approvals. `consume` is true once at most per approval: when it was granted for exactly this digest in this tenant
 * and has not expired.
 */
export interface Approvals {
  consume(tenantId: string, approvalId: string, digest: string): Promise<boolean>;
}

/** The digest an approval is bound to: this person, this definition of the tool, these arguments. */
export function approvalDigest(principal: Principal, tool: CatalogTool, argumentsDigest: string): string {
  const { tenantId, kind, id } = principal;
  return canonicalDigest([tenantId, kind, id, tool.name, tool.version, tool.digest, argumentsDigest]);
}

/** The in-memory twin. */
export class MemoryApprovals implements Approvals {
  readonly #granted = new Map<string, { readonly tenantId: string; readonly digest: string }>();

  grant(tenantId: string, approvalId: string, digest: string): void {
    this.#granted.set(approvalId, { tenantId, digest });
  }

  async consume(tenantId: string, approvalId: string, digest: string): Promise<boolean> {
    const granted = this.#granted.get(approvalId);
    if (granted?.tenantId !== tenantId || granted.digest !== digest) return false;
    return this.#granted.delete(approvalId);
  }
}
