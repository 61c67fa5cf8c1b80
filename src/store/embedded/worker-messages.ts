/** How the worker opens its database. `dataDir` null: in memory. `snapshotFile`: a migrated store to start from; null: none. */
export interface WorkerOptions {
  readonly dataDir: string | null;
  readonly snapshotFile: string | null;
}

/** What the main thread sends; `link` numbers a virtual connection. */
export type ToWorker =
  | { readonly kind: 'bytes'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'hangup'; readonly link: number }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'close' };

/** What the worker sends back. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'notifications'; readonly bytes: Uint8Array }
  | { readonly kind: 'snapshot'; readonly bytes: Uint8Array }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'closed' };
