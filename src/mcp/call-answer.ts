import type { ToolResult } from '../domain/tool.ts';
import { mcpContentField } from '../domain/tool.ts';
import { metaKeys, provenanceMetaKey, serverInfo, untrustedMetaKey } from './protocol.ts';
import type { FailedToolResult } from './tool-failure.ts';

/** What a call came to: a result, a failure that a model can correct, or questions to answer first. */
export type CallAnswer =
  | { readonly kind: 'result'; readonly result: ToolResult }
  | { readonly kind: 'content'; readonly structured: Record<string, unknown> }
  | { readonly kind: 'failure'; readonly failure: FailedToolResult }
  | {
      readonly kind: 'input';
      readonly inputRequests: Readonly<Record<string, unknown>>;
      readonly requestState: string | null;
    };

const ownMeta = { [metaKeys.serverInfo]: serverInfo };

/** The answer as the result object of `tools/call`. */
export function resultObject(answer: CallAnswer): Record<string, unknown> {
  if (answer.kind === 'failure') return { resultType: 'complete', ...answer.failure };
  if (answer.kind === 'input') {
    const { inputRequests, requestState } = answer;
    return { resultType: 'input_required', inputRequests, ...(requestState === null ? {} : { requestState }) };
  }
  const structured = answer.kind === 'content' ? answer.structured : answer.result.structuredContent;
  const _meta = answer.kind === 'content' ? ownMeta : metaOf(answer.result);
  const ready = structured[mcpContentField];
  if (Array.isArray(ready)) return { resultType: 'complete', content: ready, _meta };
  const text = JSON.stringify(structured);
  return { resultType: 'complete', content: [{ type: 'text', text }], structuredContent: structured, _meta };
}

/** The same as text, writing the structured content once for both its places. */
export function resultText(answer: CallAnswer): string {
  if (answer.kind !== 'result' || Array.isArray(answer.result.structuredContent[mcpContentField])) {
    return JSON.stringify(resultObject(answer));
  }
  const text = JSON.stringify(answer.result.structuredContent);
  const meta = JSON.stringify(metaOf(answer.result));
  return `{"resultType":"complete","content":[{"type":"text","text":${JSON.stringify(text)}}],"structuredContent":${text},"_meta":${meta}}`;
}

function metaOf({ provenance, untrusted }: ToolResult): Record<string, unknown> {
  return { ...ownMeta, [provenanceMetaKey]: provenance, [untrustedMetaKey]: untrusted };
}
