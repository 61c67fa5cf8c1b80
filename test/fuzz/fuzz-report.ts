import { AppError } from '../../src/domain/errors.ts';

/** `crashes`: what was no orderly answer, with the case that caused it. */
export interface FuzzReport {
  readonly cases: number;
  readonly byTarget: Readonly<Record<string, number>>;
  readonly crashes: readonly string[];
}

const stackPattern = /\n\s+at |node_modules|\.ts:\d+|\.js:\d+:\d+/;

/** Collects cases; an answer is judged by what a caller gets to see of it. */
export class FuzzLog implements FuzzReport {
  cases = 0;
  readonly byTarget: Record<string, number> = {};
  readonly crashes: string[] = [];

  /** One orderly answer, as text. */
  answered(target: string, text: string, about: () => string): void {
    this.#count(target);
    if (stackPattern.test(text)) this.#crash(target, `a stack trace: ${text.slice(0, 200)}`, about);
  }

  /** One refusal: an error of ours that says what to correct, anything else is a crash. */
  refused(target: string, error: unknown, about: () => string): void {
    this.#count(target);
    if (!(error instanceof AppError) || error.code === 'internal') {
      this.#crash(target, String((error as Error)?.stack ?? error).slice(0, 600), about);
    } else if (stackPattern.test(error.message)) {
      this.#crash(target, `a stack trace: ${error.message.slice(0, 200)}`, about);
    } else if (error.code === 'invalid_input' && error.message.length < 12) {
      this.#crash(target, `nothing to correct oneself by: ${error.message}`, about);
    }
  }

  /** Something that is wrong whatever the answer was. */
  wrong(target: string, what: string, about: () => string): void {
    this.#crash(target, what, about);
  }

  #count(target: string): void {
    this.cases += 1;
    this.byTarget[target] = (this.byTarget[target] ?? 0) + 1;
  }

  #crash(target: string, what: string, about: () => string): void {
    if (this.crashes.length < 50) this.crashes.push(`${target}: ${what} for ${about().slice(0, 500)}`);
  }
}
