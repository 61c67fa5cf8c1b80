/** What each channel out of the product promises. */
export const requirements = [
  {
    id: 'channels.hostile-text-is-text',
    source: 'reliability S-11a, S-12; issue 6, item 2',
    behaviour: 'Every channel reaches its configured recipient alone, and text of a system stays text there.',
  },
  {
    id: 'channels.refusal-told',
    source: 'reliability 3',
    behaviour: 'A provider’s refusal is an error with a message and has no effect.',
  },
  {
    id: 'channels.rate-limit-exact',
    source: 'F-09; issue 6, proof',
    behaviour: 'Every channel passes on exactly the wait that a provider asks for.',
  },
  {
    id: 'channels.text-redacted',
    source: 'reliability S-13',
    behaviour: 'No personal data and no secret of a record leaves through a channel.',
  },
  {
    id: 'channels.ambiguous-by-class',
    source: 'reliability 3, 3.1.5; issue 6, proof',
    behaviour:
      'A lost answer is absorbed (A), read back (B), shown as delivery_unknown or repeated as the workspace chose (C).',
  },
  {
    id: 'channels.kill-points',
    source: 'reliability 3.1.5; F-01',
    behaviour: 'A worker killed before or after the effect loses nothing unseen and doubles only under never missed.',
  },
  {
    id: 'channels.duplicate-key',
    source: 'reliability 3.1.1',
    behaviour: 'The same cause accepted twice is one effect on every channel.',
  },
  {
    id: 'channels.connectors-conform',
    source: 'issue 6, item 2; reliability S-11b',
    behaviour: 'The e-mail, webhook, Teams and Telegram connectors pass the connector conformance suite.',
  },
  {
    id: 'channels.smtp-certain-or-unknown',
    source: 'reliability 3.2',
    behaviour:
      'An SMTP failure is certain until the content is on its way or when the server says no, else it may have arrived.',
  },
  {
    id: 'channels.smtp-tls-verified',
    source: 'issue 6, item 2; reliability S-11b',
    behaviour:
      'Mail goes over a verified TLS connection to the checked address, plain text only inside a private network.',
  },
  {
    id: 'channels.message-id-deterministic',
    source: 'reliability 3.2',
    behaviour: 'Every attempt of a mail carries the same Message-ID, and its headers cannot be added to.',
  },
  {
    id: 'channels.webhook-signed',
    source: 'issue 6, item 2',
    behaviour: 'An event carries Standard Webhooks headers, the same id and body at each attempt.',
  },
  {
    id: 'channels.webhook-rotation',
    source: 'issue 6, item 2',
    behaviour: 'While a secret is replaced, events carry a signature of both, and no event is lost to the change.',
  },
  {
    id: 'channels.webhook-no-redirect',
    source: 'issue 6, item 2; reliability S-11b',
    behaviour: 'A redirect is not followed and private addresses are refused when the connection is made.',
  },
  {
    id: 'channels.webhook-schedule',
    source: 'issue 6, item 2',
    behaviour: 'A failing event is tried again over more than 27 hours, then expires visibly.',
  },
  {
    id: 'channels.webhook-disabled',
    source: 'issue 6, item 2',
    behaviour:
      'An endpoint that took nothing for five days is switched off with one notice, until a person switches it on.',
  },
  {
    id: 'channels.resend-range',
    source: 'issue 6, item 2',
    behaviour:
      'A person resends what failed in a range of time, audited; what was sent or may have arrived is not touched.',
  },
  {
    id: 'channels.workspace-choice',
    source: 'reliability 3; issue 6, item 2',
    behaviour: 'Each workspace chooses never twice or never missed, and unreadable settings send nothing.',
  },
  {
    id: 'channels.slack-card',
    source: 'issue 6, item 2',
    behaviour: 'A deal has one living card in a conversation; a worsening changes it and is told in its thread.',
  },
  {
    id: 'channels.slack-buttons',
    source: 'issue 6, items 2 and 3',
    behaviour: 'Buttons carry opaque ids alone and are shown only where the app that answers them is connected.',
  },
  {
    id: 'channels.crm-preview-undo',
    source: 'issue 6, item 2',
    behaviour: 'A change in a CRM is previewed, held to its expected value, and undone by a new action.',
  },
] as const;
