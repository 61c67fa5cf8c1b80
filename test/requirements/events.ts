/** What systems that tell us something may rely on, and what nobody else can do. */
export const requirements = [
  {
    id: 'events.signed',
    source: 'S-10; issue 7, item 4',
    behaviour:
      'A delivery counts when its sender signed exactly these bytes within five minutes, with a secret in force.',
  },
  {
    id: 'events.forged',
    source: 'S-10; issue 7, bad input',
    behaviour:
      'A delivery with any byte, header, address, workspace or time changed is refused, in the same words as one for nobody.',
  },
  {
    id: 'events.replayed',
    source: 'S-10; issue 7, item 4',
    behaviour:
      'An event that is delivered again is answered and changes nothing, in whichever process and after any restart.',
  },
  {
    id: 'events.two-secrets',
    source: 'S-10',
    behaviour: 'A replaced secret counts for a day beside the new one, then no more.',
  },
  {
    id: 'events.limits',
    source: 'reliability 5',
    behaviour: 'A body above the limit and one that is not the sender’s are refused without being kept.',
  },
  {
    id: 'events.start-plans',
    source: 'issue 7, item 4; reliability 2.36',
    behaviour: 'An event starts the plans its source names, each once, with the rights of whoever added the source.',
  },
  {
    id: 'events.read-anew',
    source: 'issue 7, item 4',
    behaviour: 'The record that an event names is read from its system; nothing that the event says is taken over.',
  },
  {
    id: 'events.secrets-in-custody',
    source: 'S-02; S-10',
    behaviour: 'Secrets of webhooks are kept with the credentials, shown once, rotated and revoked by an admin alone.',
  },
];
