import type { Failure } from '../../contract/failure.ts';

/** A request that the server answered with a failure, or never answered (`code` null). */
export class RequestFailed extends Error {
  readonly code: Failure['error']['code'] | null;
  readonly needs: Failure['error']['needs'];
  readonly field: string | null;
  readonly requestId: string | null;

  constructor(failure: Failure['error'] | null, message: string) {
    super(message);
    this.name = 'RequestFailed';
    this.code = failure?.code ?? null;
    this.needs = failure?.needs ?? null;
    this.field = failure?.field ?? null;
    this.requestId = failure?.requestId ?? null;
  }
}

/** What to tell a person about a failure. `canRetry`: trying the same again may help. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly canRetry: boolean;
}

/** Words for any failure of a request or of the page itself. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof RequestFailed)) {
    const detail = error instanceof Error ? error.message : String(error);
    return { title: 'This page broke', detail: `${detail} Reload the page.`, canRetry: true };
  }
  const trace = error.requestId === null ? '' : ` Request ${error.requestId}.`;
  if (error.needs === 'step_up') {
    return {
      title: 'Sign in again to do this',
      detail: 'Acts of an administrator need a sign-in of the last ten minutes.',
      canRetry: false,
    };
  }
  if (error.code === null) {
    return { title: 'Bellwether does not answer', detail: 'Check that it is running, then try again.', canRetry: true };
  }
  if (error.code === 'forbidden') {
    return {
      title: 'You may not see this',
      detail: `${error.message} An administrator can give you access.`,
      canRetry: false,
    };
  }
  if (error.code === 'not_found') return { title: 'Nothing here', detail: error.message, canRetry: false };
  const canRetry = error.code === 'unavailable' || error.code === 'rate_limited' || error.code === 'internal';
  return { title: 'That did not work', detail: `${error.message}${trace}`, canRetry };
}
