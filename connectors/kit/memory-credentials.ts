import type { CredentialSource } from './define-connector.ts';

/** Credentials kept in memory; `stored` holds every version in order, the newest last. */
export interface MemoryCredentials extends CredentialSource {
  readonly stored: Readonly<Record<string, string>>[];
}

/** The in-memory twin of the broker for secrets that do not end. */
export function memoryCredentials(initial: Readonly<Record<string, string>>): MemoryCredentials {
  const stored = [initial];
  return {
    stored,
    read: async () => stored.at(-1) ?? {},
    async replace(next) {
      stored.push(next);
    },
  };
}
