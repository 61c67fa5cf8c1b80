/** What schedules, the alert policy and approvals of actions promise. */
export const requirements = [
  {
    id: 'schedules.plain-words',
    source: 'issue 6, item 4',
    behaviour:
      'Timings are told in plain words or cron, with a zone; what cannot be understood is refused with examples.',
  },
  {
    id: 'schedules.once-through-dst',
    source: 'issue 6, items 4 and Proof',
    behaviour:
      'A schedule has exactly one run for each local date in every IANA zone, through both changes of the clock.',
  },
  {
    id: 'schedules.period-end',
    source: 'issue 6, item 4',
    behaviour: "The end of a quarter or year is that of the company's fiscal calendar; working days move off weekends.",
  },
  {
    id: 'schedules.one-run',
    source: 'issue 6, item 4',
    behaviour: 'Of several processes that look at once, one does the run of an occurrence.',
  },
  {
    id: 'schedules.missed-once',
    source: 'issue 6, item 4',
    behaviour: 'Times that were missed are caught up by one run.',
  },
  {
    id: 'schedules.taken-over',
    source: 'issue 6, item 4; reliability 3.1.4',
    behaviour: 'A run whose process died is begun again by another, and the dead one can no longer end it.',
  },
  {
    id: 'schedules.history',
    source: 'issue 6, item 4',
    behaviour: 'Every run is in the history with how it ended and why; a failure holds up nothing else.',
  },
  {
    id: 'schedules.pause',
    source: 'issue 6, item 4',
    behaviour: 'A schedule can be paused, resumed and run by hand without losing its own times.',
  },
  {
    id: 'schedules.per-tenant',
    source: 'issue 6, item 4; reliability 6',
    behaviour: 'A workspace sees and runs its own schedules alone.',
  },
  {
    id: 'alerts.working-time',
    source: 'issue 6, item 3',
    behaviour: "An alert outside a person's working time waits for their next working moment and is never lost.",
  },
  {
    id: 'alerts.digest-time',
    source: 'issue 6, item 3',
    behaviour: 'A digest goes out once a working day at the hour of the person.',
  },
  {
    id: 'alerts.escalation',
    source: 'issue 6, item 3',
    behaviour: 'An alert that is ignored for the working hours set goes to the manager once.',
  },
  {
    id: 'alerts.policy-validated',
    source: 'issue 6, item 3',
    behaviour: 'A policy that does not fit is refused with the setting that is wrong.',
  },
  {
    id: 'alerts.pipeline-events',
    source: 'issue 6, item 3',
    behaviour:
      'Changes of a deal in the CRM are told once with what changed; what was before the first scoring is not.',
  },
  {
    id: 'alerts.signal-rule',
    source: 'issue 6, item 3',
    behaviour: 'A signal rule has episodes of its own with a pause before it may open again.',
  },
  {
    id: 'alerts.routes',
    source: 'issue 6, item 3',
    behaviour: 'Severity decides whether rep, manager and channel hear of an alert.',
  },
  {
    id: 'alerts.snooze',
    source: 'issue 6, item 3',
    behaviour: 'A snoozed alert is quiet until then and is told again when it still holds.',
  },
  {
    id: 'alerts.reassign',
    source: 'issue 6, item 3; reliability 6',
    behaviour: 'An alert can be handed over to a person the CRM knows, and to nobody else.',
  },
  {
    id: 'approvals.action-waits',
    source: 'issue 6, item 5',
    behaviour:
      "An action above a risk tier waits for somebody's word; granted it is sent once, refused or unanswered it ends visibly.",
  },
  {
    id: 'approvals.asked-by-default',
    source: 'issue 6, item 5',
    behaviour:
      'An accepted act whose tool the policies let nobody use without a word asks for it by itself, for exactly that call.',
  },
  {
    id: 'approvals.rechecked-at-send',
    source: 'issue 6, item 5',
    behaviour:
      'An approval that ran out or was given for something else does not let an action go; it is asked for again.',
  },
  {
    id: 'schedules.report',
    source: 'issue 6, item 4',
    behaviour:
      'A schedule of the kind `report` sends the pipeline-health report with its documents, once for each run.',
  },
  {
    id: 'schedules.account-events',
    source: 'issue 6, item 4',
    behaviour: 'A schedule of public events reads them from every connected source and says how many were new.',
  },
  {
    id: 'commands.alerts',
    source: 'issue 6, item 3',
    behaviour: 'Alerts are seen, snoozed, acknowledged and tried against other rules from the terminal.',
  },
  {
    id: 'commands.schedules',
    source: 'issue 6, item 4',
    behaviour: 'Schedules are added in words, listed with their next runs, paused and removed from the terminal.',
  },
  {
    id: 'commands.deliveries-resend',
    source: 'issue 6, items 2 and 7',
    behaviour: 'What was sent is sent again by id or span of time.',
  },
  {
    id: 'schedules.upkeep',
    source: 'issue 6, item 4',
    behaviour: 'Documents past their time are forgotten on schedule.',
  },
] as const;
