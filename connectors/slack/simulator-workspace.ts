/** A conversation. `isMember`: whether our bot was invited. Ids start with C (public), G (private) or D (direct). */
export interface SimulatedChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isMember: boolean;
  readonly isArchived: boolean;
  /** Shared with another organisation. */
  readonly isExternal?: boolean;
  /** User ids of who is in it; left out: everybody. A direct message has its one person. */
  readonly members?: readonly string[];
}

/** A member of the workspace. */
export interface SimulatedUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string | null;
  readonly isDeleted: boolean;
  readonly isBot: boolean;
  readonly timeZone: string;
  /** Left out: this workspace. */
  readonly teamId?: string;
  /** Left out: they have confirmed their address. */
  readonly isEmailConfirmed?: boolean;
}

/** A message that one person sees, once. */
export interface EphemeralMessage {
  readonly channel: string;
  readonly userId: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly text: string;
  readonly blocks: readonly unknown[] | null;
}

/** A form that is open on somebody's screen, or (`home`) their Home tab. */
export interface SimulatedView {
  readonly id: string;
  readonly userId: string;
  readonly type: 'modal' | 'home';
  content: Readonly<Record<string, unknown>>;
}

/** A message as stored; `ts` is its id within the channel. `threadTs` null: not a reply. */
export interface SimulatedMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly userId: string;
  text: string;
  blocks: readonly unknown[] | null;
  metadata: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> } | null;
  readonly clientMessageId: string | null;
  /** Changed after posting. */
  isEdited: boolean;
}

/** A message that Slack will post later. */
export interface ScheduledMessage {
  readonly id: string;
  readonly channel: string;
  readonly postAtSecs: number;
  readonly message: Omit<SimulatedMessage, 'ts'>;
}

/** What somebody said before the simulator started. */
export interface SpokenText {
  readonly channel: string;
  readonly userId: string;
  readonly text: string;
  /** When, in milliseconds. */
  readonly atMs: number;
  /** The place in the list of the message it answers; left out: it begins a thread or stands alone. */
  readonly answers?: number;
}

/** The workspace behind one simulator. */
export interface SimulatedWorkspace {
  readonly team: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly channels: SimulatedChannel[];
  readonly users: SimulatedUser[];
  /** In order of posting, over all channels. */
  readonly messages: SimulatedMessage[];
  readonly scheduled: ScheduledMessage[];
  readonly ephemeral: EphemeralMessage[];
  readonly views: SimulatedView[];
  /** Presses that may open a form: whose, and until when; a used one is gone. */
  readonly triggers: Map<string, { readonly userId: string; readonly untilMs: number }>;
  /** Cards under messages, by conversation and timestamp. */
  readonly unfurls: Map<string, Readonly<Record<string, unknown>>>;
  /** Paths of the addresses given out for answers. */
  readonly responsePaths: Map<string, { readonly channel: string; readonly userId: string }>;
  /** The most messages that history and replies give in one answer: 999, or 15 for commercial apps. */
  readonly historyPage: number;
}

/** What a test or the demo may say about the workspace; one public channel and one sales user unless said otherwise. */
export interface WorkspaceOptions {
  readonly team?: string;
  readonly channels?: readonly (Partial<SimulatedChannel> & { readonly id: string; readonly name: string })[];
  readonly users?: readonly (Partial<SimulatedUser> & { readonly id: string; readonly name: string })[];
  /** `commercial`: outside the Marketplace, with 15 messages a page and one page a minute. */
  readonly appKind?: 'internal' | 'commercial';
  /** Talk from before, oldest first. */
  readonly talk?: readonly SpokenText[];
}

export function createWorkspace(options: WorkspaceOptions): SimulatedWorkspace {
  const channels = options.channels ?? [{ id: 'C0DEALS', name: 'deals' }];
  const users = options.users ?? [
    { id: 'U0REP1', name: 'rep', realName: 'Rep One', email: 'rep@lanternworks.example' },
  ];
  const workspace: SimulatedWorkspace = {
    team: options.team ?? 'Lantern Works',
    teamId: 'T0SIMULATED',
    botUserId: 'U0BELLWETHER',
    botId: 'B0BELLWETHER',
    channels: channels.map((each) => ({ isPrivate: false, isMember: true, isArchived: false, ...each })),
    users: users.map((each) => ({
      realName: each.name,
      email: null,
      isDeleted: false,
      isBot: false,
      timeZone: 'Europe/Berlin',
      ...each,
    })),
    messages: [],
    ...{ scheduled: [], ephemeral: [], views: [], triggers: new Map(), unfurls: new Map(), responsePaths: new Map() },
    historyPage: options.appKind === 'commercial' ? 15 : 999,
  };
  const stamps: string[] = [];
  for (const { channel, userId, text, atMs, answers } of options.talk ?? []) {
    const ts = nextTs(workspace, atMs);
    stamps.push(ts);
    const threadTs = answers === undefined ? null : (stamps[answers] ?? null);
    const plain = { blocks: null, metadata: null, clientMessageId: null, isEdited: false };
    workspace.messages.push({ channel, ts, threadTs, userId, text, ...plain });
  }
  return workspace;
}

/** A timestamp that no other message has, never earlier than the last one: seconds, a dot, six digits. */
export function nextTs(workspace: SimulatedWorkspace, nowMs: number): string {
  const last = Number((workspace.messages.at(-1)?.ts ?? '0.000000').replace('.', ''));
  const micros = String(Math.max(Math.floor(nowMs) * 1000, last + 1)).padStart(7, '0');
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}
