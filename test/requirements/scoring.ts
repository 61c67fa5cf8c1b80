/** What scoring a workspace promises: only the past counts, and a learned model speaks only where it earned it. */
export const requirements = [
  {
    id: 'scoring.past-is-past',
    source: 'main job, done when; architecture 2',
    behaviour:
      'Flipping, shifting, dropping or taking back every event after a date changes no byte of the scores and of the model as of that date.',
  },
  {
    id: 'scoring.blank-account-trap',
    source: 'main job, done when',
    behaviour: 'Neither score nor model can see whether the undated field `account` is filled.',
  },
  {
    id: 'scoring.model-speaks-when-better',
    source: 'intelligence 4; architecture 8',
    behaviour:
      'A model that beats base rate, stage table and rules on the latest 20 % gives every open deal a win probability.',
  },
  {
    id: 'scoring.maven-no-better-than-base-rate',
    source: 'intelligence 4; facts of maven-crm',
    behaviour:
      'On maven-crm, which holds no usable signal, the verdict and every score say no better than the base rate.',
  },
  {
    id: 'scoring.too-little-history',
    source: 'intelligence, bad input',
    behaviour: 'With too few closed deals the reason names how many there are and how many are needed.',
  },
  {
    id: 'scoring.model-of-its-time',
    source: 'architecture 2',
    behaviour: 'A score uses the newest model trained for its date or earlier, never a later one.',
  },
  {
    id: 'scoring.snapshots-are-as-of',
    source: 'intelligence 4',
    behaviour: 'Training sees each deal through the same collector as scoring, on dates on which it was open.',
  },
  {
    id: 'scoring.model-same-bytes',
    source: 'intelligence, laws',
    behaviour: 'The same date, data, settings and seed give the same model and the same scores, byte for byte.',
  },
  {
    id: 'scoring.win-probability-adds-up',
    source: 'intelligence, laws',
    behaviour: 'The base and the contributions of a win probability sum to its log-odds within 1e-9.',
  },
  {
    id: 'scoring.permuted-label-is-chance',
    source: 'intelligence 5',
    behaviour: 'Trained on shuffled outcomes, the deal features rank held-out deals no better than chance.',
  },
  {
    id: 'evaluate.workspace',
    source: 'intelligence 6; architecture, commands',
    behaviour:
      '`evaluate` says the verdict first, then how it was tested, the figures with intervals against the references, calibration and leaks; --json holds the same.',
  },
  {
    id: 'evaluate.table-needs-no-store',
    source: 'architecture, commands',
    behaviour: '`evaluate` on a labelled table opens no store and names the files that are missing.',
  },
  {
    id: 'scoring.changed-deals-only',
    source: 'intelligence, figures (rescore.*)',
    behaviour:
      'A round scores only the deals about which something was written, with the same result as a scoring of all; a changed stage, setting, model or day has all scored.',
  },
] as const;
