/** What plans promise: verified before they run, carried out to the end, nothing twice. */
export const requirements = [
  {
    id: 'plans.verified',
    source: 'issue 7, item 1; architecture decision 6',
    behaviour: 'A plan is held against tools, types and budgets before anything is called, and bound to what was seen.',
  },
  {
    id: 'plans.every-error',
    source: 'issue 7, bad input',
    behaviour: 'A plan that cannot run is refused with every mistake at once, each with its place and what to do.',
  },
  {
    id: 'plans.forbidden-is-unknown',
    source: 'issue 7, bad input; architecture decision 4',
    behaviour: 'A step with a forbidden tool and one with a tool that does not exist are refused with the same words.',
  },
  {
    id: 'plans.write-rules',
    source: 'issue 7, item 1; mcp.md 4.10',
    behaviour: 'A write that moves money, deletes or could happen twice is in no plan without an approval.',
  },
  {
    id: 'plans.money-budget',
    source: 'issue 7, item 1',
    behaviour: 'What costs money runs only within a budget in the currency of the prices.',
  },
  {
    id: 'plans.inputs',
    source: 'issue 7, item 2',
    behaviour: 'The inputs of a plan take the place of their references, each checked for its kind.',
  },
  {
    id: 'plans.transforms',
    source: 'issue 7, item 1',
    behaviour: 'Transforms keep the laws people expect of them, for any rows, and never invent a value.',
  },
];
