import type { PhraseTable } from './phrases.ts';

/** Words that carry a sentence without changing what is asked. */
export const fillerWords: PhraseTable = [
  [
    'a|an|the|this|that|these|those|it|its|there|their|they|them|he|she|his|her|him|please|pls|thanks|thank you|hey|hi|hello|ok|okay|bellwether|kindly|' +
      'so far|currently|current|now|right now|today as of|still|already|yet|really|actually|exactly|ever|all time|also|too|as well|then|any|some|such|own|' +
      'be|been|being|get|got|getting|gotten|go|went|going|gone|happen|happened|stand|come|came|look|looking|look like|want|need to know|like to know|' +
      'would like|like to see|want to see|want to know|i want to know|i would like to know|i would like to see|can you|could you|can i|could i|will|would|shall|should be|may|might|let us|' +
      'say|said|in terms of|when it comes to|based on|according to|overall|in total|altogether|all together|combined|' +
      'whole|entire|of all time|all of|out of|out there|at the moment|at present|as of now|made|make|making|hold|holding|held|contain|containing|' +
      'respective|respectively|different|various|individual|particular|specific|given|certain|data|dataset|crm|record|records|info|information|details|detail|company wide|' +
      'all|breakdown|breakdown of|a breakdown of|distribution|distribution of|spread of|in days|in percent|in dollars|in usd|in euros|located|headquartered|based|based in|situated|come from|comes from|came from|' +
      'sit|sits|sitting|spend|spends|spent|stay|stays|stayed|remain|remains|take|takes|took|need|needed|before the forecast call|before my forecast call|before our forecast call|for the forecast call|before the call|before the pipeline review|before my pipeline review|' +
      'on file|up|ended up|end up|ends up|once they close|distinct|unique|work in|works in|working in|working out of|btw|fyi|thx|cheers|asap|rn|tbh|lol|deck|board deck|for the board deck|business review|quarterly business review|qbr|for my qbr|preparing|for a slide|boss just asked me for|boss asked me for|boss wants|boss wants to know|just asked me for|asked me for|asked for|look that up|look it up|look up|for me|managed to|able to|thinking about|thinking of|things|business|we have on file|' +
      'am|me|us|to|as|such as|including|include|one|ones|that is|who is|which is|that are|who are|which are|that were|that was|in our crm|in the crm|in crm|salesforce crm|on record|on the books|' +
      'involving|involved in|related to|concerning|regarding|associated with|relating to|perform|performing|performed|see|sees|worth of|amounting to|answer|question|quick question|curious|wonder|wondering|do you know|know',
    { kind: 'filler' },
  ],
  ['do|does|did|is|are|was|were|has|have|had|having|can|could', { kind: 'auxiliary', word: 'be' }],
  ['of', { kind: 'preposition', word: 'of' }],
  ['in|within|inside|into|at', { kind: 'preposition', word: 'in' }],
  ['for|on behalf of', { kind: 'preposition', word: 'for' }],
  ['from|out of', { kind: 'preposition', word: 'from' }],
  ['with|where|whose|who|that', { kind: 'preposition', word: 'with' }],
  ['on|about', { kind: 'preposition', word: 'on' }],
  ['by', { kind: 'by' }],
  [
    'differ by|differ between|differ across|vary by|vary between|vary across|varies by|varies across|break that down by|break this down by|break down per|break them down by|split that by|split this by|split them by|cut by|sliced by|slice by|per|by each|by every|grouped by|group by|group them by|group it by|broken down by|break down by|break it down by|broken out by|split by|split it by|segmented by|breakdown by|breakdown per|distributed by|sliced by|depending on',
    { kind: 'each' },
  ],
  [
    'each|every|for each|for every|in each|in every|of each|by each|from each|across|across all|across each|for each of|among|amongst|for all',
    { kind: 'each' },
  ],
  ['not|non|never|nor|neither|isnt|arent|havent|hasnt|dont|doesnt|didnt', { kind: 'negation' }],
  [
    'no|without|without any|without an|without a|lacking|lack|missing|with no|with no known|that lack|have no|has no|having no|with missing|with an empty|with empty|empty|blank|with blank|with unknown|unknown|zero',
    { kind: 'except' },
  ],
  [
    'outside|outside of|except|except for|excluding|exclude|excludes|other than|apart from|aside from|besides|but not|leaving out|ignoring|not counting|not including|minus',
    { kind: 'negation' },
  ],
  [
    'only|just|solely|limited to|restrict to|restricted to|filter to|filter by|narrow to|narrow down to',
    { kind: 'only' },
  ],
  ['and|plus|as well as|along with|together with|&', { kind: 'and' }],
  ['or', { kind: 'or' }],
  [
    'vs|versus|against|compared to|compared with|in comparison to|in comparison with|as opposed to|relative to|than|v',
    { kind: 'versus' },
  ],
  [
    'compare|comparison|comparison of|compare the|difference|difference in|difference between|how does|contrast|side by side',
    { kind: 'compare' },
  ],
  [
    'share|share of|percentage|percentage of|percent of|proportion|proportion of|fraction of|what part of|pct of|percent|how much of|as a percentage|ratio of',
    { kind: 'share' },
  ],
  [
    'sort|sorted|sort by|sorted by|order by|order them by|sort them by|sort it by|sort these by|ordered|ordered by|ranked by|rank by|rank|ranked|rank them by|ranking of|ranking|ranking by|arranged by',
    { kind: 'sort' },
  ],
  [
    'ascending|lowest first|smallest first|asc|from lowest to highest|from smallest to largest|low to high|oldest first|earliest first|worst first|soonest first',
    { kind: 'direction', direction: 'up' },
  ],
  [
    'descending|highest first|largest first|biggest first|desc|from highest to lowest|from largest to smallest|high to low|newest first|latest first|best first|most recent first',
    { kind: 'direction', direction: 'down' },
  ],
  ['my|mine|i|myself', { kind: 'mine', scope: 'own' }],
  ['my team|my team s|our team|my reps|my people|my direct reports', { kind: 'mine', scope: 'team' }],
  [
    'we|our|ours|us all|the company|our company|everyone|everybody|company|anyone|anybody',
    { kind: 'mine', scope: 'everyone' },
  ],
  ['same|same for|same thing|the same', { kind: 'again' }],
  ['between', { kind: 'between' }],
];

/** What kind of answer is wanted. */
export const askWords: PhraseTable = [
  [
    'how many|number of|the number of|count of|count|quantity of|how many of|no of|total number of|the total number of|total count of|amount of deals|volume of deals',
    { kind: 'ask', ask: 'how_many' },
  ],
  ['how much|how much money', { kind: 'ask', ask: 'how_much' }],
  ['how long|how many days|how much time|how quickly|how fast|how soon|how old', { kind: 'ask', ask: 'how_long' }],
  ['how often|how many times', { kind: 'ask', ask: 'how_often' }],
  ['which|which of|which are|which ones', { kind: 'ask', ask: 'which' }],
  [
    'what|how big is|how big are|how large is|how large are|what is|what are|what was|what were|what about|how is|how are|how was|how',
    { kind: 'ask', ask: 'what' },
  ],
  ['who|whom|who is|who are', { kind: 'ask', ask: 'who' }],
  ['when|on what date|what date|on which date|which date|on which day|what day', { kind: 'ask', ask: 'when' }],
  [
    'break down|break|split|split of|list|show|show me|give|give me|display|name|tell|tell me|find|find me|get|get me|pull|pull up|fetch|return|print|provide|see|view|enumerate|identify|calculate|compute|determine|report|list out|list all|show all|give me a list of|a list of|list of|what do|tell me about|bring up|search|let me see|report on',
    { kind: 'ask', ask: 'list' },
  ],
  ['why|how come', { kind: 'ask', ask: 'why' }],
];
