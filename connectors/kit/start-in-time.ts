import { DecoratorHandler, type Dispatcher } from 'undici';
import { AppError } from '../../src/domain/errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Looks at the clock right before a request is written. A process that was paused hears first that its connection stands and only then
 * that the time is over; by then another process may have read back that nothing arrived and sent the same again.
 */
export function startInTime(withinMs: number): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, safeMethods.has(options.method) ? handler : new TimedStart(handler, withinMs));
}

class TimedStart extends DecoratorHandler {
  readonly #askedAtMs = performance.now();
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #withinMs: number;

  constructor(handler: Dispatcher.DispatchHandler, withinMs: number) {
    super(handler);
    this.#handler = handler;
    this.#withinMs = withinMs;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
    const waitedMs = performance.now() - this.#askedAtMs;
    if (waitedMs <= this.#withinMs) return;
    const message = `The request could not begin for ${Math.round(waitedMs)} ms and was not sent; trying again.`;
    controller.abort(new AppError('unavailable', message, { notSent: true }));
  }
}
