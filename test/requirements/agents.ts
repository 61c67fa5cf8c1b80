/** What an agent may do, and who decides about it. */
export const requirements = [
  {
    id: 'agents.life',
    source: 'issue 7, item 5',
    behaviour:
      'An agent runs only while a version of it is approved, and never after it was retired or its approval ran out.',
  },
  {
    id: 'agents.own-tools',
    source: 'issue 7, item 5; architecture decision 4',
    behaviour:
      'An agent uses no tool that it was not approved for, whatever its plan says, and none that its owner may not use.',
  },
  {
    id: 'agents.owner',
    source: 'issue 7, item 5; S-06',
    behaviour: 'An agent has the rights of its owner as they are now; when the owner is gone, it is paused.',
  },
  {
    id: 'agents.canary',
    source: 'issue 7, item 5',
    behaviour: 'A new version gets the share of the runs that it was approved for, the version before it the rest.',
  },
  {
    id: 'agents.paused',
    source: 'issue 7, item 5; S-14',
    behaviour:
      'One agent or all of a workspace can be stopped; what was under way stays as it is until that is lifted.',
  },
  {
    id: 'agents.by-admins',
    source: 'S-07; S-15',
    behaviour: 'Only an admin drafts, approves, pauses and retires, and each step is in the audit.',
  },
  {
    id: 'agents.draft-checked',
    source: 'issue 7, bad input',
    behaviour: 'A draft whose plan needs more than the agent names is refused with every mistake.',
  },
  {
    id: 'agents.scheduled',
    source: 'issue 7, item 5',
    behaviour: 'An agent runs when its schedule says so, once for each time.',
  },
];
