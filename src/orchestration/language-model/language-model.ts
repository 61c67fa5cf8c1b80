import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, Output } from 'ai';
import type { z } from 'zod';
import { addModelUsage, setTokensAside } from '../../store/model-usage.ts';
import type { Store } from '../../store/open-store.ts';
import { maskForModel } from '../redaction/mask-sensitive.ts';

/** Which endpoint is asked, and what a workspace may use of it a day (input and output tokens). `key` null: it wants none. */
export interface ModelSettings {
  readonly url: string;
  readonly key: string | null;
  readonly name: string;
  readonly tokensPerDay: number;
  readonly timeoutMs: number;
}

export interface ModelPorts {
  readonly settings: ModelSettings;
  readonly store: Store;
  /** Our outbound client: addresses are checked where the connection is made. */
  readonly fetch: typeof fetch;
  readonly now: () => string;
}

/** What a model is asked. `purpose` is what its use is recorded under. */
export interface ModelQuestion<Schema extends z.ZodType> {
  readonly tenantId: string;
  readonly purpose: 'plan' | 'question' | 'phrase';
  readonly instructions: string;
  /** What it works on: masked before it leaves. */
  readonly material: unknown;
  readonly schema: Schema;
}

/** An answer in the agreed form, or why there is none, in words. */
export type ModelAnswer<Value> = { readonly value: Value } | { readonly failed: string };

const longestMaterial = 60_000;
const longestAnswerTokens = 4_000;

/** A language model that is asked and believed in nothing: what it says is checked by those who ask. */
export class LanguageModel {
  readonly #ports: ModelPorts;

  constructor(ports: ModelPorts) {
    this.#ports = ports;
  }

  /** Never throws for what an endpoint can do: late, broken or refusing answers are told as `failed`. */
  async ask<Schema extends z.ZodType>(question: ModelQuestion<Schema>): Promise<ModelAnswer<z.infer<Schema>>> {
    const { settings, store, now } = this.#ports;
    const { tenantId, purpose, instructions } = question;
    const prompt = JSON.stringify(maskForModel(question.material)).slice(0, longestMaterial);
    // a token is at least two characters of the texts we send, by a wide margin
    const tokens = Math.ceil((prompt.length + instructions.length) / 2) + longestAnswerTokens;
    const used = { tenantId, day: now().slice(0, 10), purpose };
    const isCovered = await store.withTenant(tenantId, (tx) =>
      setTokensAside(tx, { ...used, tokens }, settings.tokensPerDay),
    );
    if (!isCovered) return { failed: 'the language model’s tokens of today are used up' };
    const answer = await this.#generate(question, prompt);
    const failures = 'failed' in answer ? 1 : 0;
    const left = answer.tokens === null ? 0 : answer.tokens - tokens;
    await store.withTenant(tenantId, (tx) => addModelUsage(tx, { ...used, calls: 0, failures, tokens: left }));
    return answer;
  }

  async #generate<Schema extends z.ZodType>({ instructions, schema }: ModelQuestion<Schema>, prompt: string) {
    const { settings, fetch } = this.#ports;
    const endpoint = createOpenAICompatible({
      ...{ name: 'configured', baseURL: settings.url, fetch, supportsStructuredOutputs: true },
      ...(settings.key === null ? {} : { apiKey: settings.key }),
    });
    const signal = AbortSignal.timeout(settings.timeoutMs);
    try {
      const { output, usage } = await generateText({
        ...{ model: endpoint(settings.name), system: instructions, prompt, maxRetries: 0 },
        output: Output.object({ schema }),
        maxOutputTokens: longestAnswerTokens,
        abortSignal: signal,
      });
      return { value: output as z.infer<Schema>, tokens: usage.totalTokens ?? null };
    } catch (error) {
      const failed = signal.aborted ? 'the language model did not answer in time' : whyFailed(error);
      return { failed, tokens: null };
    }
  }
}

/** What went wrong, without a word of what the endpoint said. */
function whyFailed(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (/NoObject|NoOutput|JSONParse|TypeValidation|InvalidResponse/.test(name)) {
    return 'the language model’s answer was not in the agreed form';
  }
  return 'the language model did not answer';
}
