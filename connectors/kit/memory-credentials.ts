import type { CredentialSource } from './define-connector.ts';

/** Credentials kept in memory; `stored` holds every version in order, the newest last. */
export function memoryCredentials(
  initial: Readonly<Record<string, string>>,
): CredentialSource & { readonly stored: Readonly<Record<string, string>>[] } {
  const stored = [initial];
  return {
    stored,
    read: async () => stored.at(-1) ?? {},
    async replace(next) {
      stored.push(next);
    },
  };
}
