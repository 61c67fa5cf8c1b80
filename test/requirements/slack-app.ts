/** What the app in Slack promises. */
const source = 'issue 8, item 2; reliability 5.4';
export const requirements = [
  ['answers-in-thread', 'A mention is acknowledged within three seconds and answered in its thread.'],
  ['answers-as-person', 'A question is answered with what the person may see who asked it.'],
  ['follow-up', 'A question in a thread goes on from the question its asker put there before.'],
  [
    'channel-readers',
    'In a channel an answer holds what every reader may see, or goes to the asker alone with a word why.',
  ],
  [
    'unlinked',
    'Who is not linked by a confirmed address sees how to link and no data; programs and the deactivated, nothing.',
  ],
  ['command', 'The command /deals answers the person alone.'],
  ['injection', 'Text from systems pings nobody, links nowhere and shouts at no channel.'],
  ['signature', 'Requests are taken only when Slack signed their bytes within five minutes.'],
  ['replay', 'What Slack sends again, or somebody replays, is acknowledged and acted on once.'],
  ['unknown-team', 'A workspace that nobody has connected is acknowledged and told nothing.'],
  ['preview-confirm', 'A write is previewed, confirmed and done once, through the outbox.'],
  ['forged', 'A forged value of a button and a form that is changed or somebody else’s do nothing.'],
  ['alert-buttons', 'An alert is explained, rated and snoozed by its buttons.'],
  ['home', 'The Home tab shows a person their deals at risk, their day and how they are known.'],
  ['unfurl', 'Links to deals get a card where all readers may see the deal.'],
  ['log-to-crm', 'A message is logged to a deal in the CRM by its shortcut.'],
  ['long-text', 'A message of 40,000 characters is refused in words.'],
  ['manifest', 'The manifest names the events, the command, the shortcut and the scopes that the code uses.'],
].map(([id, behaviour]) => ({ id: `slack.${id}`, source, behaviour: behaviour ?? '' }));
