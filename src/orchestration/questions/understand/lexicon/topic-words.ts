import type { PhraseTable } from './phrases.ts';

/** Questions with an answer of their own shape. */
export const topicWords: PhraseTable = [
  [
    'how are things at|how are things going at|how do things stand with|how do things stand at|status of|the status of|doing|state of|where do we stand with|where do we stand on|where are we with|where are we on|what is going on with|what is happening with|what is up with|how is it going with|update on|summary of|overview of|summarize|summarise|give me an update on|catch me up on|latest on|rundown on|brief me on|fill me in on|what is new with|how are things with|how are we doing with|where does|how are things going with|what is the latest on|what is the latest with|give me a summary of',
    { kind: 'topic', topic: 'status' },
  ],
  [
    'last speak|last spoke|last speak to|last spoke to|last speak with|last spoke with|last talk|last talked|last talk to|last talk with|last talked to|last talked with|last contact|last contacted|last contact with|last touch|last touched|last conversation|last conversation with|last interaction|last interaction with|last heard from|last hear from|last email|last emailed|last email to|last call|last called|last meet|last met|last meet with|last met with|last meeting with|last reach out to|last reached out to|most recent contact with|most recent conversation with|most recent interaction with|last touchpoint with|last communicate with|last in touch with|last be in touch with|last engaged with|last engage with|latest contact with|last time we spoke|last time we talked|last time we spoke to|last time we talked to|last time we contacted|last time we met|last time anyone spoke to|last time someone spoke to|how long since we spoke to|how long since we talked to|speak to last|talk to last',
    { kind: 'topic', topic: 'last_contact' },
  ],
  [
    'who is involved|who is involved on|who is involved in|who is involved with|people involved|people involved in|people involved on|who are the stakeholders|who are the people|who are the contacts|who is on|who is working on|who are the contacts on|who are the contacts at|who are the stakeholders on|who are the stakeholders at|who are the stakeholders in|who do we know at|who are we talking to at|who are we talking to|stakeholders on|stakeholders at|stakeholders in|contacts on|contacts at|contacts for|contacts on the|buying committee|buying committee of|buying group|who is part of|key people at|key people on|decision makers at|decision makers on|who is the champion|who is our champion at|who is the decision maker|who is the decision maker at|who is the decision maker on|who takes part in|who is engaged on|who participates in',
    { kind: 'topic', topic: 'people_involved' },
  ],
  ['why is it at risk|why at risk', { kind: 'topic', topic: 'why_at_risk' }],
  [
    'what should i do|what should i do about|what should we do|what should we do about|what should i do with|what should we do with|what can i do about|what can we do about|how do i save|how can i save|how can we save|how do we save|next best action|next best action for|next best step for|what to do about|what to do with|what to do next|what do i do about|how should i handle|how should we handle|what do you recommend|what do you recommend for|recommend|recommendation for|recommended action|recommended actions for|recommended next steps for|what do you suggest for|suggest|how do i fix|how do we fix|what action should i take|what action should i take on|advice on|advice for|how to save|how can i rescue|how do i rescue|what should i do next|what should i do next with|what should i do next on|what should be done about|how can i help|how to win',
    { kind: 'topic', topic: 'what_to_do' },
  ],
  [
    'what changed|what has changed|what have changed|what moved|what has moved|changes in|changes to|change in|what is different|what is different in|what is new in|what is new|what happened|what happened in|what happened to|what happened with|what happened on|changes on|changes for|changes|movement in|movements in|what moved in|activity in my pipeline|updates in|updates to|updates on my|which deals changed|which deals moved|deals that changed|deals that moved|deals changed|deals moved|history of|timeline of|what was updated',
    { kind: 'topic', topic: 'what_changed' },
  ],
  [
    'pushed out|pushed out of|been pushed out|been pushed out of|slipped out|slipped out of|moved out of|moved out|pushed to next quarter|slipped to next quarter|slipped from|pushed from|fell out of|dropped out of|slid out of|left the quarter|moved to next quarter',
    { kind: 'topic', topic: 'pushed_out' },
  ],
  [
    'on track|on target|on pace|going to make my number|going to hit my number|going to hit quota|make the number|make my number|hit my number|hit the number|hit our number|make our number|hit quota|make quota|hit my quota|hit our target|hit the target|reach the target|reach our target|reach my target|reach quota|make the quarter|hit my target|hit our quota|will we make it|tracking to quota|tracking|how far am i from quota|how far are we from quota|how are we tracking|how am i tracking|meet quota|meet my quota|meet our target|meet the target|gap to quota|gap to target|behind target|behind quota|ahead of target|ahead of quota',
    { kind: 'topic', topic: 'on_track' },
  ],
  [
    'forecast|forecast for|sales forecast|revenue forecast|projection|projected|projected revenue|forecasted revenue|predicted revenue|expected revenue|predict|where will we land|where are we going to land|how will we end|what will we close|how much will we close|how much will we win|what will we win|landing number|how much do we expect to close|how much do we expect to win|how will the quarter end|going to land',
    { kind: 'topic', topic: 'forecast' },
  ],
  [
    'what meetings do i have|meetings do i have|which meetings do i have|my meetings|my calendar|on my calendar|meetings with customers|customer meetings|what meetings|which meetings|upcoming meetings|meetings scheduled|who am i meeting|who am i meeting with|who do i meet|my schedule|what is on my calendar|meetings do we have|what meetings do we have|agenda',
    { kind: 'topic', topic: 'meetings' },
  ],
  [
    'in slack|on slack|in chat|slack about|slack mentions of|mentions in slack|said in slack|in the slack channel|chat mentions|chat mentions of|mentioned in slack|slack mentions|in the chat|slack messages about|in slack about|slack conversations about|slack discussion about|discussed in slack|in teams chat|slack',
    { kind: 'topic', topic: 'chat_mentions' },
  ],
  [
    'prepare|prepare me|prepare me for|prep|prep me|prep me for|get me ready for|brief me for|briefing for|meeting prep|meeting prep for|prep for|prepare for|prepare a brief|prepare a brief for|help me prepare|help me prepare for|meeting brief|meeting brief for|ready for|prepping for',
    { kind: 'topic', topic: 'prepare_meeting' },
  ],
  [
    'up to date|fresh|data up to date|freshness|how fresh|how fresh is|how fresh is the data|how fresh is my data|how current|how current is|last sync|last synced|last updated|how recent is|how recent|out of date|stale data|data freshness|when was the data|synced|sync|last refresh|last refreshed|how old is the data|how up to date|how up to date is',
    { kind: 'topic', topic: 'data_freshness' },
  ],
  [
    'fields exist|which fields|what fields|fields|columns|properties|attributes|which columns|what columns|field list|which fields exist|what can i ask about|what attributes|data model|schema',
    { kind: 'topic', topic: 'fields' },
  ],
  [
    'news|news about|news on|in the news|any news|headlines|sec filings|filings|filing|public events|company news|press about|latest news|recent news|announcements|8 k',
    { kind: 'topic', topic: 'account_news' },
  ],
];

/** What an asker may want done. */
export const actionWords: PhraseTable = [
  [
    'create a task|create task|create a new task|add a task|add task|make a task|new task|set up a task|create a to do|add a to do|create a todo|add a todo|open a task|create a follow up task|assign a task|schedule a task|create a follow up|set a task|log a task|schedule a follow up',
    { kind: 'action', action: 'create_task' },
  ],
  [
    'log a call|log a meeting|log an email|log a note|log call|log meeting|log an activity|log activity|record a call|record a meeting|add a note|add note|note that|log that|log a',
    { kind: 'action', action: 'log_activity' },
  ],
  ['move|advance|mark|promote|progress', { kind: 'action', action: 'move_stage' }],
  ['set|change|update|edit|modify|raise|adjust|make it|lower the', { kind: 'action', action: 'set_field' }],
  [
    'remind me|remind me about|remind me to|set a reminder|set a reminder to|set a reminder for|reminder|create a reminder|remind us',
    { kind: 'action', action: 'remind' },
  ],
  [
    'post|send|message the|notify|tell the team|write to|share with|announce|post a message|send a message|send an alert|ping',
    { kind: 'action', action: 'post_message' },
  ],
];
