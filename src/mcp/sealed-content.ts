import { canonicalDigest } from '../orchestration/catalog/canonical-digest.ts';
import { principalKey } from '../orchestration/policy/decision.ts';
import type { ContentRequest, McpContent } from './mcp-content.ts';
import type { StateSeal } from './request-state.ts';

type Item = Record<string, unknown>;

/** The same content, with the state of systems that ask for input sealed and bound to one principal and request. */
export function sealedContent(content: McpContent, seal: StateSeal): McpContent {
  async function sealed(request: ContentRequest, about: unknown, work: (opened: ContentRequest) => Promise<Item>) {
    const binding = canonicalDigest([principalKey(request.principal), about]);
    const { requestState: given } = request.exchange;
    const upstream = given === null ? null : seal.open(given, binding).upstream;
    const result = await work({ ...request, exchange: { ...request.exchange, requestState: upstream } });
    const { requestState } = result;
    if (result['resultType'] !== 'input_required' || typeof requestState !== 'string') return result;
    return { ...result, requestState: seal.seal({ upstream: requestState, approvalId: null }, binding) };
  }
  return {
    ...content,
    getPrompt: (name, args, request) =>
      sealed(request, ['prompt', name, args], (opened) => content.getPrompt(name, args, opened)),
    readResource: (uri, request) => sealed(request, ['resource', uri], (opened) => content.readResource(uri, opened)),
  };
}
