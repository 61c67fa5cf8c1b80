/** One message of a simulated mailbox. `headers` in any case and order; `bodyText` is UTF-8 plain text. */
export interface SimulatedMail {
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: readonly string[];
  readonly internalDateMs: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly bodyText: string;
}

interface HistoryEntry {
  readonly id: number;
  readonly kind: 'messagesAdded' | 'messagesDeleted';
  readonly message: Pick<SimulatedMail, 'id' | 'threadId' | 'labelIds'>;
}

/** A mailbox that may change while the simulator runs; each change is one entry of its history. */
export class SimulatedMailbox {
  readonly email: string;
  readonly drafts: { readonly id: string; readonly messageId: string }[] = [];
  readonly history: HistoryEntry[] = [];
  readonly #messages = new Map<string, SimulatedMail>();
  #historyId = 1_000;
  #oldestHistoryId = 1_000;

  constructor(email: string, messages: readonly SimulatedMail[] = []) {
    this.email = email;
    for (const message of messages) this.#messages.set(message.id, message);
    this.#historyId += messages.length;
  }

  get historyId(): number {
    return this.#historyId;
  }

  /** Newest first, as Gmail lists. */
  get messages(): SimulatedMail[] {
    return [...this.#messages.values()].sort((a, b) => b.internalDateMs - a.internalDateMs || (a.id < b.id ? -1 : 1));
  }

  message(id: string): SimulatedMail | undefined {
    return this.#messages.get(id);
  }

  thread(threadId: string): SimulatedMail[] {
    return this.messages.filter((message) => message.threadId === threadId).reverse();
  }

  add(message: SimulatedMail): void {
    this.#messages.set(message.id, message);
    this.#note('messagesAdded', message);
  }

  /** Deletes for good, as emptying the bin does. */
  delete(id: string): void {
    const message = this.#messages.get(id);
    if (!message) return;
    this.#messages.delete(id);
    this.#note('messagesDeleted', message);
  }

  /** Forgets the history so far, as Gmail does after about a week. */
  expireHistory(): void {
    this.#historyId += 1;
    this.#oldestHistoryId = this.#historyId;
    this.history.length = 0;
  }

  /** Null: the id is too old, or was never one of this mailbox. */
  historySince(startHistoryId: number): readonly HistoryEntry[] | null {
    if (startHistoryId < this.#oldestHistoryId || startHistoryId > this.#historyId) return null;
    return this.history.filter(({ id }) => id > startHistoryId);
  }

  #note(kind: HistoryEntry['kind'], { id, threadId, labelIds }: SimulatedMail): void {
    this.#historyId += 1;
    this.history.push({ id: this.#historyId, kind, message: { id, threadId, labelIds } });
  }
}
