export const requirements = [
  {
    id: 'learning.settings-file',
    source: 'issue 5, settings',
    behaviour: 'One YAML file holds every choice of a workspace; what is left out has the default.',
  },
  {
    id: 'learning.settings-errors-name-the-line',
    source: 'issue 5, settings',
    behaviour: 'A settings file that cannot be taken is refused whole, each error with its line.',
  },
  {
    id: 'learning.settings-preview',
    source: 'issue 5, signals',
    behaviour: 'Before settings are saved, a preview tells what would fire and clear, with counts and examples.',
  },
  {
    id: 'learning.settings-versions',
    source: 'issue 5, settings',
    behaviour: 'Every saved version is kept with who and when, append-only, per workspace.',
  },
  {
    id: 'learning.segments',
    source: 'issue 5, settings',
    behaviour: 'Accounts without a segment in the CRM get one by the rules of the settings.',
  },
  {
    id: 'learning.work-calendar',
    source: 'issue 5, settings',
    behaviour: 'Business days follow the working days, holidays and zone of the workspace.',
  },
  {
    id: 'learning.alert-verdicts',
    source: 'issue 5, learning',
    behaviour:
      'An alert is judged by its deal: lost or past the close date of then is right, won in time is wrong, else open.',
  },
  {
    id: 'learning.precision-intervals',
    source: 'issue 5, learning',
    behaviour: 'The precision of a signal comes with a Wilson interval.',
  },
  {
    id: 'learning.muting',
    source: 'issue 5, learning',
    behaviour: 'A signal is muted only beyond chance: by outcomes after 20 judged alerts, or by thumbs.',
  },
  {
    id: 'learning.muting-hysteresis',
    source: 'issue 5, learning',
    behaviour:
      'A muted signal speaks again only when its record is as good as the base rate; settings override both ways.',
  },
  {
    id: 'learning.muting-from-outcomes',
    source: 'issue 5, learning',
    behaviour: 'Outcomes of alerted deals mute a signal, visibly and reversibly.',
  },
  {
    id: 'learning.muted-opens-no-alerts',
    source: 'issue 5, learning',
    behaviour: 'A muted signal opens no episode and is never the first reason, and stays in the score.',
  },
  {
    id: 'learning.feedback',
    source: 'issue 5, learning',
    behaviour: 'A thumb on an alert is kept once per person, within their workspace.',
  },
  {
    id: 'learning.drift',
    source: 'issue 5, learning',
    behaviour: 'The calibration of the model in use is tested on deals that ended since its training, from 30 on.',
  },
  {
    id: 'learning.drift-alarm',
    source: 'issue 5, learning',
    behaviour: 'A drifted model is told in status and raises one alarm that suggests training it anew.',
  },
  {
    id: 'learning.win-time-monotone',
    source: 'issue 5, learning',
    behaviour:
      'The share of wins within so many days never falls with time and lies between 0 and 1, so that no date is likelier than winning at all.',
  },
  {
    id: 'learning.win-time-judged',
    source: 'issue 5, learning',
    behaviour: 'The learned time of wins is used only where it is better on held-out as-of snapshots.',
  },
  {
    id: 'learning.replies-per-thread',
    source: 'issue 5, learning',
    behaviour: 'Replies are measured within their thread where it is known, else within the conversation.',
  },
  {
    id: 'learning.calibration-plot',
    source: 'issue 5, done when',
    behaviour: 'Evaluate draws its own calibration plot as SVG, in which titles are text.',
  },
] as const;
