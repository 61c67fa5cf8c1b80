import { AppError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/principal.ts';
import { dateOf, endOfDay } from '../../../domain/time.ts';
import { openReader } from '../../../store/reader.ts';
import type { PlanDesk } from '../run/plan-desk.ts';
import { fillTemplate } from '../templates/plan-template.ts';
import type { TemplateDesk } from '../templates/template-desk.ts';
import { openGround, type PlannerPorts } from './open-ground.ts';
import { planRequest } from './plan-request.ts';
import type { Planned } from './planned.ts';

/** A request of a person. `given`: inputs said beside it; `teamChannel` null: nobody knows where "the team" reads. */
export interface PlanRequest {
  readonly principal: Principal;
  readonly text: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly teamChannel: string | null;
}

/** What a model makes of a request, or why nothing came of it. */
export type ModelProposal =
  | { readonly written: unknown; readonly inputs: Readonly<Record<string, unknown>> }
  | { readonly failed: string };

/** A language model that proposes plans; it calls and decides nothing. */
export interface PlanProposer {
  propose(principal: Principal, text: string): Promise<ModelProposal>;
}

/** A plan and who made it. `label`: what people should know about that; null: nothing. */
export type ProposedPlan = Planned & { readonly by: 'built-in' | 'model'; readonly label: string | null };

/** Turns requests into verified plans: by the configured model where there is one, else and whenever it fails by our own planner. */
export class PlannerDesk {
  readonly templates: TemplateDesk;
  readonly #ports: PlannerPorts;
  readonly #desk: Pick<PlanDesk, 'verify'>;
  readonly #model: PlanProposer | null;

  constructor(ports: PlannerPorts, desk: Pick<PlanDesk, 'verify'>, model: PlanProposer | null) {
    this.templates = ports.templates;
    this.#ports = ports;
    this.#desk = desk;
    this.#model = model;
  }

  /** Nothing is run and nothing stored. @throws AppError `forbidden` for those who may read nothing */
  async plan(request: PlanRequest): Promise<ProposedPlan> {
    if (this.#model === null) return { ...(await this.#builtIn(request)), by: 'built-in', label: null };
    const proposed = await this.#model.propose(request.principal, request.text);
    const failed = 'failed' in proposed ? proposed.failed : null;
    const fit = 'failed' in proposed ? null : await this.#fit(request, proposed);
    if (fit !== null && typeof fit !== 'string') return fit;
    const label = `Made by the built-in planner: ${failed ?? fit}.`;
    return { ...(await this.#builtIn(request)), by: 'built-in', label };
  }

  async #builtIn({ principal, text, given, teamChannel }: PlanRequest): Promise<Planned> {
    const { gateway, store } = this.#ports;
    const about = { principal, action: 'read', resource: { id: 'opportunity' }, purpose: 'plan' } as const;
    const decision = await gateway.authorize(about);
    if (decision.effect !== 'allow') throw new AppError('forbidden', 'You may not make plans; ask an admin.');
    const reader = openReader(store, principal, decision);
    const asOf = endOfDay(dateOf(new Date().toISOString()));
    const ground = await openGround(this.#ports, { principal, reader, asOf, teamChannel });
    const planned = await planRequest(text, given, ground);
    if (planned.kind !== 'plan' || planned.template === null || planned.missing.length > 0) return planned;
    const template = ground.templates.find(({ id }) => id === planned.template);
    return template ? { ...planned, ...fillTemplate(template, planned.inputs) } : planned;
  }

  /** The model's plan as it may run: in the words of the request, every write asked about first. A text: why it may not. */
  async #fit(
    request: PlanRequest,
    proposed: Extract<ModelProposal, { written: unknown }>,
  ): Promise<ProposedPlan | string> {
    const { principal, text, given } = request;
    const written = this.#asked(principal, text, proposed.written);
    const inputs = { ...proposed.inputs, ...given };
    const { problems } = await this.#desk.verify({ principal, written, inputs });
    if (problems.length > 0) return `the model's plan did not pass (${problems.length} mistakes)`;
    const label = 'Proposed by a language model and verified; every write waits for an approval.';
    const plan = { kind: 'plan', template: null, written: written as never, inputs, missing: [], notes: [] } as const;
    return { ...plan, by: 'model', label };
  }

  #asked(principal: Principal, text: string, proposed: unknown): unknown {
    const plan = typeof proposed === 'object' && proposed !== null ? (proposed as Record<string, unknown>) : {};
    const steps = Array.isArray(plan['steps']) ? plan['steps'] : [];
    const { about: _about, ...rest } = plan;
    return {
      ...rest,
      title: text.trim().replaceAll(/\s+/g, ' ').slice(0, 190) || 'A plan',
      steps: steps.map((step: unknown) => {
        if (typeof step !== 'object' || step === null) return step;
        const { title: _title, ...own } = step as Record<string, unknown>;
        const tool = typeof own['tool'] === 'string' ? this.#ports.gateway.inspectTool(principal, own['tool']) : null;
        return tool?.readOnly === false ? { ...own, approval: 'required' } : own;
      }),
    };
  }
}
