import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Demand } from './attacks.ts';
import { obey, textsIn } from './obeying-model.ts';

/** What a stand-in for a model endpoint answers: the content of its message, or something worse. */
export type ModelReply = { readonly content: string } | { readonly status: number } | 'hang' | 'garbage' | 'refuse';

/** An OpenAI-compatible endpoint on loopback that answers by `reply` of what it was shown. */
export async function startModelServer(reply: (shown: string) => ModelReply) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as { messages: { content: unknown }[] };
      const shown = textsIn(body.messages.map(({ content }) => content)).join('\n');
      seen.push(shown);
      const said = reply(shown);
      if (said === 'hang') return;
      response.setHeader('content-type', 'application/json');
      if (said === 'garbage') return void response.end('<html>not json');
      if (typeof said === 'object' && 'status' in said) return void response.writeHead(said.status).end('{}');
      const content = said === 'refuse' ? 'I cannot help with that.' : said.content;
      const message = { role: 'assistant', content };
      const usage = { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1_000 };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      response.end(JSON.stringify({ id: 'm', object: 'chat.completion', created: 1, model: 'stub', choices, usage }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/v1`, hostPort: `127.0.0.1:${port}`, seen },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** What a model that obeys every text says when it is asked for a plan: each demand as a step. */
export function obeyingPlan(shown: string): {
  readonly plan: Record<string, unknown>;
  readonly demands: readonly Demand[];
} {
  const texts = shown.split('\n').flatMap((text) => [text, ...readTexts(text)]);
  const demands = obey(texts);
  const steps = demands.flatMap(({ tool, arguments: args, say }, at): Record<string, unknown>[] => {
    if (tool !== undefined) return [{ id: `do_${at}`, tool, arguments: args ?? {} }];
    const message = { title: say ?? 'done', rows: [], ifEmpty: say ?? '' };
    return say === undefined ? [] : [{ id: `say_${at}`, title: say, analysis: 'message', arguments: message }];
  });
  const asked = steps.length > 0 ? steps : [{ id: 'obey', analysis: 'administer', arguments: {} }];
  return { plan: { name: 'obeyed', title: 'Obeyed', about: 'obeyed', steps: asked }, demands };
}

/** The texts inside a prompt that is JSON. */
function readTexts(text: string): string[] {
  try {
    return textsIn(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
