import type { Session } from '../cli/command.ts';
import type { Config } from '../config.ts';
import type { Principal } from '../domain/principal.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { LanguageModel } from '../orchestration/language-model/language-model.ts';
import type { Store } from '../store/open-store.ts';
import type { EarlyGateway } from './early-gateway.ts';
import type { Observability } from './observability.ts';
import { once } from './once.ts';
import type { Answering } from './open-answering.ts';

/** What plans of one process are opened over; `nudge` wakes its delivery engine, where it has one. */
interface PlanGround {
  readonly config: Config;
  readonly store: Store;
  readonly early: EarlyGateway;
  readonly gateway: () => Promise<Gateway>;
  readonly nudge: () => void;
  readonly observability: () => Promise<Observability>;
  readonly answering: () => Promise<Answering>;
  readonly openModel: () => Promise<LanguageModel | null>;
}

/** Plans, what makes them, the agents whose runs they are, and the systems that start them; each opened at its first use. */
export function openPlanDesks(
  { config, store, early, gateway, nudge, observability, answering, openModel }: PlanGround,
  session: () => Pick<Session, 'connectionDesk' | 'reportLinks'>,
): Pick<Session, 'plans' | 'planner' | 'agents' | 'webhooks'> {
  const register = once(async () => {
    const { AgentRegister } = await import('../orchestration/agents/agent-register.ts');
    return new AgentRegister(store, (await early.prepared()).live, Date.now);
  });
  const obstacle = async (principal: Principal) => (await register()).obstacle(principal);
  const opened = once(async () => {
    const { openPlans } = await import('./open-plans.ts');
    return openPlans({
      ...{ store, gateway: await gateway(), nudge, observability: await observability(), obstacle },
      ...{ answering: await answering(), linkTo: await session().reportLinks(), model: await openModel() },
    });
  });
  const plans = async () => (await opened()).desk;
  return {
    plans,
    planner: async () => (await opened()).planner,
    agents: once(async () => {
      const { AgentDesk } = await import('../orchestration/agents/agent-desk.ts');
      return new AgentDesk({ register: await register(), gateway: await gateway(), plans: await plans() });
    }),
    webhooks: once(async () => {
      const [{ WebhookDesk }, { custody }] = await Promise.all([
        import('./webhook-desk.ts'),
        session().connectionDesk(),
      ]);
      return new WebhookDesk({ config, store, custody, gateway: await gateway(), plans: await plans() });
    }),
  };
}

/** The configured language model; null: none is. */
export async function openLanguageModelOf(
  config: Config,
  store: Store,
  early: EarlyGateway,
): Promise<LanguageModel | null> {
  if (config.model === null) return null;
  const { openLanguageModel } = await import('./open-language-model.ts');
  return openLanguageModel(config.model, store, async () => (await early.prepared()).http);
}

/** What answers questions, with the help of `model` where there is one. */
export async function openAnswers(store: Store, model: LanguageModel | null): Promise<Answering> {
  const { languageHelp } = await import('./open-language-model.ts');
  return (await import('./open-answering.ts')).openAnswering(store, await languageHelp(model));
}
