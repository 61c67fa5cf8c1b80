import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/principal.ts';
import { appendAudit } from '../../../store/audit-log.ts';
import type { Store } from '../../../store/open-store.ts';
import { appendTemplateVersion, listOwnTemplates } from '../../../store/plan-templates.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { type PlanTemplate, readTemplate } from './plan-template.ts';

/** A template as a workspace has it. `own` null: the product's own; else which version of the workspace's copy. */
export interface OfferedTemplate {
  readonly template: PlanTemplate;
  readonly own: number | null;
}

export interface TemplatePorts {
  readonly store: Store;
  readonly gateway: Pick<Gateway, 'authorize'>;
  readonly now: () => string;
}

/** Reads the templates that came with the product, in order of their ids. */
export async function readBuiltInTemplates(): Promise<readonly PlanTemplate[]> {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  return texts.map(readTemplate);
}

/** The workflow templates of workspaces: the product's own, and the copies that people changed. */
export class TemplateDesk {
  readonly #ports: TemplatePorts;
  #builtIn: Promise<readonly PlanTemplate[]> | null = null;

  constructor(ports: TemplatePorts) {
    this.#ports = ports;
  }

  /** What a workspace may choose from; its own copy of a template stands in the place of the product's. */
  async list(tenantId: string): Promise<readonly OfferedTemplate[]> {
    this.#builtIn ??= readBuiltInTemplates();
    const builtIn = await this.#builtIn;
    const rows = await this.#ports.store.withTenant(tenantId, listOwnTemplates);
    const own = rows.flatMap(({ content, version }) =>
      content === null ? [] : [{ template: readTemplate(content), own: version }],
    );
    const isCopied = new Set(own.map(({ template }) => template.id));
    const rest = builtIn.filter(({ id }) => !isCopied.has(id)).map((template) => ({ template, own: null }));
    return [...own, ...rest].toSorted((a, b) => (a.template.id < b.template.id ? -1 : 1));
  }

  /** @throws AppError `not_found` naming those there are */
  async find(tenantId: string, id: string): Promise<OfferedTemplate> {
    const all = await this.list(tenantId);
    const found = all.find(({ template }) => template.id === id);
    if (found) return found;
    const known = all.map(({ template }) => template.id).join(', ');
    throw new AppError('not_found', `There is no template "${id.slice(0, 40)}"; there is ${known}.`);
  }

  /**
   * Keeps a workspace's own copy as its next version; the file's id says of which template. Returns the version.
   * @throws AppError `invalid_input`, `forbidden` for those who may not administer
   */
  async save(principal: Principal, text: string): Promise<{ readonly id: string; readonly version: number }> {
    const template = readTemplate(text);
    return this.#append(principal, template.id, text, template.digest);
  }

  /** Goes back to the product's own template; earlier copies stay on record. @throws AppError as `save` does */
  async restore(principal: Principal, id: string): Promise<{ readonly id: string; readonly version: number }> {
    const { own } = await this.find(principal.tenantId, id);
    if (own === null) throw new AppError('conflict', `${id} is the product's own template already.`);
    return this.#append(principal, id, null, 'restored');
  }

  async #append(principal: Principal, id: string, content: string | null, digest: string) {
    const { store, gateway, now } = this.#ports;
    const request = { principal, action: 'administer', resource: { id: 'templates' }, purpose: 'templates' } as const;
    const decision = await gateway.authorize(request);
    if (decision.effect !== 'allow') throw new AppError('forbidden', 'Only an admin may change templates; ask one.');
    const { tenantId, kind: principalKind, id: savedBy, channel, role } = principal;
    const version = await store.withTenant(tenantId, async (tx) => {
      const next = await appendTemplateVersion(tx, { tenantId, id, content, digest, savedBy, savedAt: now() });
      await appendAudit(tx, tenantId, [
        {
          ...{ requestId: `template-${id}-${next}`, principalKind, principalId: savedBy, channel, role },
          ...{ action: 'save_template', subject: `template ${id}`, purpose: 'templates', effect: 'allow' },
          ...{ reason: content === null ? 'restored' : 'saved', policyVersion: decision.policyVersion },
          ...{ argumentsDigest: digest, outcome: 'succeeded', facts: { version: next } },
        },
      ]);
      return next;
    });
    return { id, version };
  }
}
