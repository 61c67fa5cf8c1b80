import type { InboundEvent } from '../../domain/event.ts';

/** A delivery exactly as it came: nothing of it is believed yet. */
export interface RawDelivery {
  readonly method: string;
  /** Whole, as the sender addressed it. */
  readonly url: string;
  /** Names in lower case; null: there is none, or several. */
  header(name: string): string | null;
  readonly body: Buffer;
}

/** What a kind of source answers beside "taken". */
export interface DeliveryAnswer {
  readonly mediaType: string;
  readonly text: string;
}

/** How one kind of sender proves itself and says what happened. */
export interface InboundKind {
  /** In constant time; false for a delivery that is too old or from the future, where the sender says when it was sent. */
  isAuthentic(delivery: RawDelivery, secret: string, nowMs: number): boolean;
  /** Its events, none for one that only asks whether we are there. @throws AppError `invalid_input` for a body that is not the sender's */
  read(delivery: RawDelivery): readonly InboundEvent[];
  answer(delivery: RawDelivery): DeliveryAnswer;
}

/** What most senders want to hear. */
export const taken: DeliveryAnswer = { mediaType: 'text/plain; charset=utf-8', text: 'Taken.\n' };
