import type { CredentialSource } from './define-connector.ts';

/** Credentials kept in memory; `stored` holds every version in order, the newest last. */
export interface MemoryCredentials extends CredentialSource {
  readonly stored: Readonly<Record<string, string>>[];
  exclusive<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** The in-memory twin of the vault: clients that share it renew one after the other. */
export function memoryCredentials(initial: Readonly<Record<string, string>>): MemoryCredentials {
  const stored = [initial];
  let last: Promise<unknown> = Promise.resolve();
  return {
    stored,
    read: async () => stored.at(-1) ?? {},
    async replace(next) {
      stored.push(next);
    },
    exclusive(work) {
      const turn = last.then(work);
      last = turn.catch(() => {});
      return turn;
    },
  };
}
