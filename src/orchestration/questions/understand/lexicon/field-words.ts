import type { Reading } from '../reading.ts';
import type { Concept } from './concepts.ts';
import type { PhraseTable } from './phrases.ts';

function field(concept: Concept): Reading {
  return { kind: 'field', concept };
}

/** Words for the fields of ours; those of the customer's own come from the vocabulary. */
export const fieldWords: PhraseTable = [
  ['owner|deal owner|account owner|opportunity owner|account manager', field('owner')],
  ['manager|sales manager|team lead|team leader|boss|supervisor|managers', field('ownerManager')],
  ['team|sales team|group', field('ownerTeam')],
  ['region|regional office|sales region|territory|office|sales office|area', field('ownerRegion')],
  [
    'industry|sector|vertical|industries|line of business|customer industry|account industry|account sector|customer sector',
    field('accountIndustry'),
  ],
  ['segment|customer segment|account segment|company size|size segment', field('accountSegment')],
  [
    'account region|country|office location|customer region|location|customer country|account country|headquarters|account location|customer location',
    field('accountRegion'),
  ],
  [
    'annual revenue|company revenue|account revenue|customer revenue|yearly revenue|account annual revenue|customer annual revenue|company annual revenue|revenue of the account|revenue of the company|own revenue',
    field('accountRevenue'),
  ],
  [
    'employee|headcount|number of employees|employee count|staff|workforce|company headcount|workers',
    field('accountEmployees'),
  ],
  [
    'parent|parent account|parent company|subsidiary|subsidiaries|subsidiary of|subsidiaries of|owned by parent|parent organization|mother company',
    field('accountParent'),
  ],
  ['stage|deal stage|sales stage|pipeline stage|opportunity stage|phase|step of the process', field('stage')],
  ['which pipeline|pipeline name|pipelines', field('pipeline')],
  ['deal status|outcome|result|status', field('status')],
  [
    'amount|value|deal value|deal size|size|deal amount|close value|closing value|opportunity value|opportunity amount|opportunity size|contract value|worth|dollar value|dollar amount|price tag|money|closed value|order value|sale amount|sales amount|sale value|dollars|ticket size|sale size|win size|monetary value|transaction value',
    field('amount'),
  ],
  ['currency|currencies', field('currency')],
  [
    'close date|closing date|closed date|expected close date|close dates|planned close date|closure date|date of closing|due date',
    field('closeDate'),
  ],
  [
    'created date|creation date|create date|engage date|open date|start date|engagement date|date created|date opened|date engaged|engagement start',
    field('createdDate'),
  ],
  ['forecast category|forecast categories|forecasting category', field('forecastCategory')],
  ['next step|next action|follow up step|next steps', field('nextStep')],
  ['deal type|opportunity type|type of deal|type', field('type')],
  [
    'product line|series|product family|product series|product category|family|product group|product families|category of product',
    field('productFamily'),
  ],
  [
    'cost|costs|list price|sales price|price|retail price|catalog price|unit price|sticker price|list prices',
    field('listPrice'),
  ],
  [
    'loss reason|lost reason|reason for loss|reason for losing|reasons for losing|reason lost|closed lost reason|loss reasons|reason we lost',
    field('lossReason'),
  ],
  [
    'days in stage|time in current stage|days in current stage|time in the current stage|days in the current stage',
    field('daysInStage'),
  ],
  ['age|deal age|days open|age in days', field('ageDays')],
  ['pushes|push count|times pushed|slips|number of slips|close date pushes|close date changes', field('pushCount')],
  ['days pushed|pushed days|days slipped', field('pushedDays')],
  ['risk score|risk|riskiness|risk level score', field('risk')],
  ['risk band|risk level|risk category', field('band')],
  [
    'win probability|probability|chance of winning|likelihood|probability of winning|chance to win|odds|chances|likelihood to close|probability to close|close probability',
    field('winProbability'),
  ],
  [
    'days since last touch|days since last contact|days since touch|days without contact|days since last activity|last activity age|days since we last spoke',
    field('daysSinceTouch'),
  ],
  [
    'last touch|last contact date|last activity date|last touch date|last activity|last touched|last contacted',
    field('lastTouchDate'),
  ],
  ['next meeting|next meeting date', field('nextMeetingDate')],
  ['contact count|number of contacts|stakeholder count', field('contactCount')],
  ['active contacts|number of active contacts|active contact count|engaged contacts', field('activeContactCount')],
  ['trend|engagement trend|engagement', field('trend')],
  ['signal|risk signal|warning sign|red flag|risk factor', field('signal')],
  ['job title|title|position', field('contactTitle')],
];

/** Phrases of the risk signals, and the other states of a deal that people name in a word. */
export const signalWords: PhraseTable = [
  [
    'no two way activity|quiet|gone quiet|went quiet|gone silent|gone cold|gone dark|silent|cold|no recent activity|without recent activity|inactive|no two way conversation|dormant|no activity',
    { kind: 'signal', signals: ['no-two-way-activity'], absent: false },
  ],
  [
    'ghosted|ghosting|ghosting us|not replying|not responding|unresponsive|no reply|no response',
    { kind: 'signal', signals: ['ghosted'], absent: false },
  ],
  [
    'slow replies|slow to reply|replying slowly|slow reply|slow response',
    { kind: 'signal', signals: ['slow-replies'], absent: false },
  ],
  [
    'declining engagement|engagement declining|engagement is declining|falling engagement|dropping engagement|decreasing engagement|engagement dropping|engagement is dropping|losing engagement|engagement falling|engagement is falling|engagement decline|waning engagement|engagement drop|cooling|cooling off|cooling down|losing momentum|engagement going down|less engaged|engagement is going down|engagement has dropped',
    { kind: 'signal', signals: ['engagement-declining'], absent: false },
  ],
  [
    'one way conversation|one sided|one way|one sided conversation',
    { kind: 'signal', signals: ['one-way-conversation'], absent: false },
  ],
  [
    'stuck|stalled|stalled in stage|stuck in stage|stagnant|not moving|not progressing|idle|sitting too long',
    { kind: 'signal', signals: ['stalled-in-stage'], absent: false },
  ],
  ['aging|ageing|too old|older than usual', { kind: 'signal', signals: ['aging'], absent: false }],
  [
    'overdue|past due|past their close date|past its close date|past close date|close date overdue|close date in the past|close date has passed|close date passed|late',
    { kind: 'signal', signals: ['close-date-overdue'], absent: false },
  ],
  [
    'unrealistic close date|unrealistic close dates|unrealistic|unlikely close date',
    { kind: 'signal', signals: ['unrealistic-close-date'], absent: false },
  ],
  [
    'stale next step|next step stale|outdated next step|next step is stale',
    { kind: 'signal', signals: ['next-step-stale'], absent: false },
  ],
  [
    'nothing scheduled|no meeting scheduled|nothing planned|no next meeting|no upcoming meeting|no meeting booked|no meetings scheduled|without a meeting scheduled|no meeting planned|without a scheduled meeting|no upcoming meetings',
    { kind: 'signal', signals: ['nothing-scheduled'], absent: false },
  ],
  [
    'single threaded|single thread|single threading|only one contact|just one contact|one contact only|a single contact',
    { kind: 'signal', signals: ['single-threaded'], absent: false },
  ],
  [
    'no decision maker|without a decision maker|no decision makers|missing decision maker|lacking a decision maker|no economic buyer|without an economic buyer|missing a decision maker|without decision maker|have no decision maker|with no decision maker',
    { kind: 'signal', signals: ['no-decision-maker'], absent: false },
  ],
  [
    'roles missing|missing roles|missing contact roles|missing role',
    { kind: 'signal', signals: ['roles-missing'], absent: false },
  ],
  [
    'champion silent|silent champion|champion gone quiet|champion went quiet|champion has gone quiet|champion is silent',
    { kind: 'signal', signals: ['champion-silent'], absent: false },
  ],
  [
    'qualification gap|poorly qualified|unqualified|missing qualification|under qualified',
    { kind: 'signal', signals: ['qualification-gaps'], absent: false },
  ],
  [
    'moved back|regressed|moved backwards|went backwards|gone backwards|moved backward|moved back a stage|stage regressed|slid back',
    { kind: 'signal', signals: ['stage-regressed'], absent: false },
  ],
  [
    'amount dropped|shrunk|shrank|dropped in value|amount went down|shrinking|lost value since|decreased in amount|amount decreased|dropped in amount',
    { kind: 'signal', signals: ['amount-dropped'], absent: false },
  ],
  ['category contradicted|commit deals at risk', { kind: 'signal', signals: ['category-contradicted'], absent: false }],
  [
    'cancelled meetings|meetings cancelled|canceled meetings|meetings canceled|no shows|no show',
    { kind: 'signal', signals: ['meetings-cancelled'], absent: false },
  ],
  [
    'competitor|competitor mentioned|competitive|mention a competitor|mentioned a competitor|competitor mentions|with a competitor|competition',
    { kind: 'signal', signals: ['competitor-mentioned'], absent: false },
  ],
  [
    'objections|objection|raised objections|red flag phrase|budget concerns|legal concerns',
    { kind: 'signal', signals: ['red-flag-phrase'], absent: false },
  ],
  [
    'changed owner|owner changed|owner unstable|changed owners|inactive owner|changed hands|owner is inactive|owner left',
    { kind: 'signal', signals: ['owner-unstable'], absent: false },
  ],
  [
    'bad data|poor data|data problems|dirty|hygiene issues|hygiene problems|poor hygiene|hygiene|data quality issues|data issues|incomplete',
    { kind: 'signal', signals: ['hygiene'], absent: false },
  ],
  ['bad news|adverse news|negative news', { kind: 'signal', signals: ['account-news'], absent: false }],
  [
    'support trouble|support tickets|support issues|open tickets|open support tickets|support problems',
    { kind: 'signal', signals: ['support-trouble'], absent: false },
  ],
];

export const conditionWords: PhraseTable = [
  [
    'at risk|risky|in danger|in trouble|endangered|high risk|at high risk|in jeopardy|shaky|troubled|likely to be lost|likely to lose|at the highest risk',
    { kind: 'condition', condition: 'at_risk' },
  ],
  [
    'need attention|needs attention|need my attention|need a look|need help|worry about|be worried about|focus on|work on|should i work on|deserve attention|require attention|concerning',
    { kind: 'condition', condition: 'at_risk' },
  ],
  ['healthy|on track deals|safe|in good shape|low risk', { kind: 'condition', condition: 'healthy' }],
  ['big|large|sizable|major|substantial', { kind: 'condition', condition: 'big' }],
  ['declining|decreasing|falling', { kind: 'condition', condition: 'declining' }],
  ['rising|increasing|growing|improving|heating up', { kind: 'condition', condition: 'rising' }],
  [
    'brought in|bring in|brings in|generated|generate|generates|earned|earn|earns|produced|produce|delivered|deliver|contributed|contribute|bringing in|drive|drove|driven|accounted for|account for|rake in|raked in',
    { kind: 'condition', condition: 'earned' },
  ],
  [
    'owns|owned by|own|belongs to|belong to|belonging to|assigned to|handled by|handle|handles|held by|run by|worked by|works on|work with|led by|responsible for|owned|in charge of|handling|leads',
    { kind: 'role', role: 'owner' },
  ],
  [
    'managed by|manages|manage|report to|reports to|reporting to|direct reports of|supervised by|works for|working for|work for|supervises|reportees of',
    { kind: 'role', role: 'manager' },
  ],
];
