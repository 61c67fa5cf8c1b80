import type { OutboundHttp } from '../../connectors/kit/outbound-http.ts';
import type { ModelConfig } from '../config.ts';
import type { LanguageModel } from '../orchestration/language-model/language-model.ts';
import type { LanguageHelp } from '../orchestration/questions/ask.ts';
import type { Store } from '../store/open-store.ts';

const timeoutMs = 20_000;

/** The configured language model behind our outbound client; null: none is configured. */
export async function openLanguageModel(
  config: ModelConfig | null,
  store: Store,
  http: () => Promise<Pick<OutboundHttp, 'fetch'>>,
): Promise<LanguageModel | null> {
  if (config === null) return null;
  const { LanguageModel } = await import('../orchestration/language-model/language-model.ts');
  const { fetch } = await http();
  const settings = { ...config, timeoutMs };
  return new LanguageModel({
    settings,
    store,
    fetch: fetch as typeof globalThis.fetch,
    now: () => new Date().toISOString(),
  });
}

/** What the model may do for questions. */
export async function languageHelp(model: LanguageModel | null): Promise<LanguageHelp | undefined> {
  if (model === null) return undefined;
  const [{ proposeQuestion }, { phraseAnswer }] = await Promise.all([
    import('../orchestration/language-model/propose-question.ts'),
    import('../orchestration/language-model/phrase-answer.ts'),
  ]);
  return {
    understand: (tenantId, text, today) => proposeQuestion(model, { tenantId, text, today }),
    phrase: (tenantId, answer) => phraseAnswer(model, tenantId, answer),
  };
}
