import type { PhraseTable } from './phrases.ts';

/** Nouns of what is counted, and the states a deal may be in. */
export const subjectWords: PhraseTable = [
  [
    'deal|opportunity|opp|oppty|sales opportunity|lead',
    { kind: 'subject', subject: 'deal', status: null, activityKind: null },
  ],
  [
    'win|won deal|closed won deal|victory|closed won opportunity|successful deal',
    { kind: 'subject', subject: 'deal', status: 'won', activityKind: null },
  ],
  [
    'loss|lost deal|closed lost deal|defeat|failed deal|unsuccessful deal',
    { kind: 'subject', subject: 'deal', status: 'lost', activityKind: null },
  ],
  [
    'account|customer|client|company name|buyer company|organization|organisation|firm|prospect company|companies',
    { kind: 'subject', subject: 'account', status: null, activityKind: null },
  ],
  [
    'rep|sales rep|seller|agent|sales agent|ae|account executive|salesperson|salespeople|sales people|sales person|representative|sales representative|salesman|salesmen|saleswoman|team member|teammate|person|people|employee of ours|user|sales user|colleague',
    { kind: 'subject', subject: 'person', status: null, activityKind: null },
  ],
  [
    'contact|contact person|stakeholder|buyer contact',
    { kind: 'subject', subject: 'contact', status: null, activityKind: null },
  ],
  ['product|item|sku|product line item', { kind: 'subject', subject: 'product', status: null, activityKind: null }],
  [
    'activity|activities|touch|touchpoint|engagement activity|interaction',
    { kind: 'subject', subject: 'activity', status: null, activityKind: null },
  ],
  ['email|mail|e mail', { kind: 'subject', subject: 'activity', status: null, activityKind: 'email' }],
  ['call|phone call', { kind: 'subject', subject: 'activity', status: null, activityKind: 'call' }],
  ['task|to do|todo', { kind: 'subject', subject: 'activity', status: null, activityKind: 'task' }],
  [
    'message|chat message|slack message',
    { kind: 'subject', subject: 'activity', status: null, activityKind: 'message' },
  ],
  [
    'meeting|appointment|customer meeting|calendar event',
    { kind: 'subject', subject: 'meeting', status: null, activityKind: null },
  ],
];

export const statusWords: PhraseTable = [
  [
    'working on|still open|open|active|ongoing|in progress|in the pipeline|outstanding|live|unclosed|pending|in flight|not closed|not closed yet|undecided',
    { kind: 'status', status: 'open', form: 'adjective' },
  ],
  [
    'won|closed won|been won|signed|landed|bagged|sold|successful|marked won|marked as won|close won|ended in a win',
    { kind: 'status', status: 'won', form: 'adjective' },
  ],
  [
    'buy|buys|buying|bought|purchase|purchased|purchases|purchasing|ordered|converted|sell|selling|sells|land|bag|sign|winning|clinch|clinched|secure|secured',
    { kind: 'status', status: 'won', form: 'verb' },
  ],
  ['win|wins', { kind: 'status', status: 'won', form: 'noun' }],
  [
    'lost|lose|loses|losing|closed lost|been lost|marked lost|marked as lost|unsuccessful|failed|failed to win|failed to close|close lost|ended in a loss',
    { kind: 'status', status: 'lost', form: 'adjective' },
  ],
  [
    'closed|been closed|completed|finished|concluded|finalized|finalised|decided',
    { kind: 'status', status: 'closed', form: 'adjective' },
  ],
  ['close|closes', { kind: 'status', status: 'closed', form: 'verb' }],
];

export const moneyWords: PhraseTable = [
  [
    'how much business|revenue|sales|turnover|won revenue|sales revenue|won value|won amount|closed revenue|revenue won|income|bookings|booking|booked revenue|closed won revenue|closed won value|closed won amount|sales value|sales volume|total sales|value of wins|revenue generated|earnings|new business|arr won',
    { kind: 'money', status: 'won', noun: 'revenue' },
  ],
  [
    'pipeline|open pipeline|pipeline value|pipeline amount|open value|open amount|pipeline worth|sales pipeline|funnel|value of the pipeline|value of open deals',
    { kind: 'money', status: 'open', noun: 'pipeline' },
  ],
  [
    'lost revenue|lost value|lost amount|value lost|revenue lost|money lost',
    { kind: 'money', status: 'lost', noun: 'lost value' },
  ],
];

/** Verbs and adjectives that say which moment of a deal a date is about, or how it moved. */
export const eventWords: PhraseTable = [
  [
    'created|opened|added|entered|engaged|started|began|begun|create|initiated|new|newly created|started on|came in|come in|generated as new|entered the pipeline|opened up',
    { kind: 'event', event: 'created' },
  ],
  [
    'closing|due|due to close|expected to close|set to close|scheduled to close|supposed to close|forecast to close|forecasted to close|planned to close|slated to close|will close|closing date in|coming due|expected',
    { kind: 'event', event: 'closing' },
  ],
  [
    'slipped|pushed|pushed back|postponed|delayed|slip|rescheduled|been pushed|been pushed back|push',
    { kind: 'event', event: 'pushed' },
  ],
  [
    'touched|contacted|spoken to|spoken with|talked to|talked with|spoke to|spoke with|reached out to|engaged with|been in touch with|been in contact with|in touch with|heard from|been touched|been contacted|touch base with|followed up with|reached',
    { kind: 'event', event: 'touched' },
  ],
];
