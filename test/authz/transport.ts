import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { Gateway } from '../../src/orchestration/gateway/gateway.ts';
import type { CallerKind, Surface } from './people.ts';

/**
 * One way to ask for tools. `call` returns the whole answer as text, with the tool's name and the request's id cut out, so
 * that a denied tool and a missing one can be compared byte for byte.
 */
export interface Transport {
  readonly name: string;
  /** The surfaces and the callers that come this way; null: all of them. */
  readonly surfaces: readonly Surface[] | null;
  readonly callers: readonly CallerKind[] | null;
  /** Whether a token that is too narrow is told which scope it lacks, as OAuth's step-up has it. */
  readonly stepsUp: boolean;
  list(principal: Principal): Promise<readonly string[]>;
  call(principal: Principal, tool: string): Promise<string>;
}

/** Arguments that hardly any tool takes: a call that is let through is refused for them, and has no effect. */
export const unfitArguments = { limit: 'x', recordId: 5, uploadId: 5, channel: 5, email: 5, userId: 5, object: 5 };

/** The gateway, called in this process. */
export function inProcess(gateway: Gateway): Transport {
  return {
    name: 'gateway',
    surfaces: null,
    callers: null,
    stepsUp: false,
    list: async (principal) => gateway.listTools(principal).map(({ name }) => name),
    async call(principal, tool) {
      const call = { principal, tool, arguments: unfitArguments, purpose: 'matrix', deadlineMs: 5_000 };
      return gateway.callTool(call).then(
        () => 'answered',
        (error: unknown) => anonymised(errorText(error), tool),
      );
    },
  };
}

function errorText(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  return JSON.stringify([error.code, error.message, error.data]);
}

const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** An answer without what differs from call to call. */
export function anonymised(text: string, tool: string): string {
  return text
    .replaceAll(JSON.stringify(tool).slice(1, -1), '<tool>')
    .replaceAll(tool, '<tool>')
    .replace(uuidPattern, '<id>');
}
