import { createHmac, timingSafeEqual } from 'node:crypto';

type Item = Record<string, unknown>;

/** What a tool is asked with in one round. */
export interface Round {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly state: string | null;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

/** A result of one round: content, or what is still needed. */
export type RoundResult = { readonly text: string } | { readonly ask: Item; readonly state?: string };

const form = (message: string, property: string, type = 'string'): Item => ({
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message,
    requestedSchema: { type: 'object', properties: { [property]: { type } }, required: [property] },
  },
});
const sampling = (prompt: string, maxTokens: number): Item => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: prompt } }], maxTokens },
});
const roots: Item = { method: 'roots/list', params: {} };

const stateKey = 'conformance fixture';
const sign = (value: string) => `${value}.${createHmac('sha256', stateKey).update(value).digest('hex')}`;

/** The value of a state of ours. @throws Error when it was changed */
function readState(state: string | null): string {
  const value = state?.slice(0, state.lastIndexOf('.')) ?? '';
  const [given, right] = [Buffer.from(state ?? ''), Buffer.from(sign(value))];
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new Error('requestState was tampered with');
  return value;
}

/** What a person filled into a form; null when there is no accepted answer with that field. */
function answered({ responses }: Round, key: string, field: string): unknown {
  const response = responses[key] as { action?: unknown; content?: Record<string, unknown> } | undefined;
  return response?.action === 'accept' ? (response.content?.[field] ?? null) : null;
}

const nameForm = form('What is your name?', 'name');

/** The tools that need input, by name. Each is asked again with what was answered. */
export const roundTools: Readonly<Record<string, (round: Round) => RoundResult>> = {
  test_input_required_result_elicitation(round) {
    const name = answered(round, 'user_name', 'name');
    return typeof name === 'string' ? { text: `Hello, ${name}!` } : { ask: { user_name: nameForm } };
  },
  test_input_required_result_sampling({ responses }) {
    const answer = responses['capital_question'];
    if (!answer) return { ask: { capital_question: sampling('What is the capital of France?', 100) } };
    return { text: JSON.stringify(answer) };
  },
  test_input_required_result_list_roots({ responses }) {
    const answer = responses['client_roots'];
    return answer ? { text: JSON.stringify(answer) } : { ask: { client_roots: roots } };
  },
  test_input_required_result_request_state(round) {
    if (round.state === null)
      return { ask: { confirm: form('Please confirm', 'ok', 'boolean') }, state: sign('confirm') };
    return { text: readState(round.state) === 'confirm' ? 'state-ok' : 'state-wrong' };
  },
  test_input_required_result_multiple_inputs({ responses, state }) {
    const ask = { user_name: nameForm, greeting: sampling('Generate a greeting', 50), client_roots: roots };
    if (state === null || !Object.keys(ask).every((key) => key in responses)) return { ask, state: sign('several') };
    return { text: `${readState(state)}: ${Object.keys(responses).join(', ')}` };
  },
  test_input_required_result_multi_round(round) {
    const step1 = { step1: form('Step 1: What is your name?', 'name') };
    if (round.state === null) return { ask: step1, state: sign('round-1') };
    if (readState(round.state) === 'round-1') {
      return { ask: { step2: form('Step 2: What is your favorite color?', 'color') }, state: sign('round-2') };
    }
    return { text: `Done with ${answered(round, 'step2', 'color')}` };
  },
  test_input_required_result_tampered_state({ state }) {
    if (state === null) return { ask: { confirm: form('Please confirm', 'ok', 'boolean') }, state: sign('tampered') };
    return { text: readState(state) };
  },
  test_input_required_result_capabilities({ responses, capabilities }) {
    if (Object.keys(responses).length > 0) return { text: 'Thank you.' };
    return {
      ask: {
        ...('elicitation' in capabilities ? { user_name: nameForm } : {}),
        ...('sampling' in capabilities ? { greeting: sampling('Generate a greeting', 50) } : {}),
        ...('roots' in capabilities ? { client_roots: roots } : {}),
      },
    };
  },
  test_streaming_elicitation(round) {
    return answered(round, 'user_name', 'name') === null ? { ask: { user_name: nameForm } } : { text: 'Streamed.' };
  },
  test_elicitation: (round) => oneForm(round),
  test_elicitation_sep1034_defaults: (round) => oneForm(round),
  test_elicitation_sep1330_enums: (round) => oneForm(round),
  test_sampling({ responses }) {
    if (!responses['answer']) return { ask: { answer: sampling('Answer this', 100) } };
    return { text: `LLM response: ${JSON.stringify(responses['answer'])}` };
  },
};

function oneForm(round: Round): RoundResult {
  const value = answered(round, 'answer', 'username');
  return value === null
    ? { ask: { answer: form('Tell me', 'username') } }
    : { text: `User response: ${String(value)}` };
}

export const promptQuestion: Item = { user_context: form('What context should the prompt use?', 'context') };
