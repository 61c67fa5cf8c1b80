import type { Principal } from '../../domain/principal.ts';
import type { Decision } from '../../orchestration/policy/decision.ts';
import type { Reader } from '../../store/reader.ts';
import type { HeldSession } from '../../store/web-sessions.ts';
import type { ParsedRequest, Route, RouteResponse } from '../contract/define-route.ts';
import type { SessionKeeper } from '../sign-in/session-keeper.ts';
import type { WebParts } from '../web-parts.ts';

/** Who asks, with what was decided about it. `reader` is the only read path of rows; of a denied or undecided route it shows nothing. */
export interface Asking {
  readonly parts: WebParts;
  readonly sessions: SessionKeeper;
  readonly held: HeldSession;
  readonly principal: Principal;
  readonly decision: Decision;
  readonly reader: Reader;
  readonly requestId: string;
  /** Puts another session in the browser in place of this one; null: none. */
  readonly replaceSession: (cookie: string | null) => void;
}

/** A route with what answers it. */
export interface AnsweredRoute {
  readonly route: Route;
  readonly answer: (asking: Asking, request: ParsedRequest<Route>) => Promise<unknown>;
}

/** Binds a route to its handler, which gets the parsed request and gives what the contract says. */
export function answerRoute<R extends Route>(
  route: R,
  answer: (asking: Asking, request: ParsedRequest<R>) => Promise<RouteResponse<R>>,
): AnsweredRoute {
  return { route, answer: answer as AnsweredRoute['answer'] };
}
