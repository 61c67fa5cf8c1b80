import type { ApprovalDesk } from '../orchestration/approvals/approval-desk.ts';
import type { Gateway } from '../orchestration/gateway/gateway.ts';
import type { Asker } from '../orchestration/questions/ask.ts';
import type { Store } from '../store/open-store.ts';

/** What the app in Slack is answered from. */
export interface SlackParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly approvals: ApprovalDesk;
  readonly asker: () => Promise<Asker>;
  readonly nowMs: () => number;
  /** Seals what a form carries between two of its steps. */
  readonly formKey: Buffer;
  /** Where the board is, without a slash at the end; null: nobody reaches it. */
  readonly boardOrigin: string | null;
  /** Whether this app's signature may speak for a workspace of ours. */
  readonly serves: (tenantId: string) => boolean;
  /** The workspace whose CRM vouches for its users (the demo); null: people sign in to the board first. */
  readonly lettingIn: string | null;
  /** Wakes the delivery engine; nothing where another process delivers. */
  readonly nudge: () => void;
  readonly onError: (error: unknown, what: string) => void;
}

/** A part of a message or a form in the words of the Slack tools. */
export type Block =
  | { readonly kind: 'header'; readonly text: string }
  | { readonly kind: 'section' | 'context'; readonly text: readonly Run[] }
  | { readonly kind: 'divider' }
  | { readonly kind: 'actions'; readonly buttons: readonly Button[] }
  | {
      readonly kind: 'input';
      readonly label: string;
      readonly fieldId: string;
      readonly isOptional?: boolean;
      readonly input: Input;
    };

export interface Run {
  readonly text: string;
  readonly isBold?: boolean;
  readonly url?: string;
}

export interface Button {
  readonly label: string;
  readonly actionId: string;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
}

export type Input =
  | { readonly kind: 'text'; readonly initial?: string; readonly isLong?: boolean; readonly maxLength: number }
  | { readonly kind: 'date'; readonly initial?: string }
  | {
      readonly kind: 'select';
      readonly options: readonly { readonly label: string; readonly value: string }[];
      readonly initial?: string;
    };

/** A form as the Slack tools take it. `submit` null: it only tells. */
export interface Form {
  readonly callbackId: string;
  readonly title: string;
  readonly submit: string | null;
  readonly state: string;
  readonly blocks: readonly Block[];
}

/** A message: `text` is what notifications say. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}
