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
  {
    id: 'plans.carried-out',
    source: 'issue 7, item 1; reliability 3.6',
    behaviour:
      'A plan runs to its end and tells of each step its tries, its time, its calls and where its data came from.',
  },
  {
    id: 'plans.side-by-side',
    source: 'issue 7, item 1; reliability 3.4',
    behaviour:
      'Steps that need nothing of each other run at once; one that fails stops what hangs on it and nothing beside it.',
  },
  {
    id: 'plans.retries',
    source: 'issue 7, item 1; reliability 2.27',
    behaviour: 'A step is tried again only where the error says that it can help, and each try is shown.',
  },
  {
    id: 'plans.fallback-labelled',
    source: 'reliability 3.1',
    behaviour: 'What stands in for a failed step carries its label wherever the result is shown.',
  },
  {
    id: 'plans.never-widens',
    source: 'issue 7, item 1; architecture decision 6',
    behaviour:
      'What stands in for a failed step is settled before the run, among what the same principal may use, of no higher risk tier.',
  },
  {
    id: 'plans.goes-on-by-itself',
    source: 'issue 7, item 1; reliability 2.27',
    behaviour:
      'A process that stays up goes on with plans whose process is gone, and with those whose approval or delivery has come.',
  },
  {
    id: 'plans.kept-for-a-time',
    source: 'issue 7, item 6; reliability 2.37',
    behaviour: 'Plans that are over are forgotten after the days that the settings name; open ones never.',
  },
  {
    id: 'plans.taken-back',
    source: 'issue 7, item 1; reliability 2.27',
    behaviour: 'A plan that failed takes its writes back in reverse order, as far as it says how.',
  },
  {
    id: 'plans.asks',
    source: 'issue 7, item 1',
    behaviour: 'A step that asks waits until somebody answers; a no ends the plan without a write.',
  },
  {
    id: 'plans.approval-bound',
    source: 'issue 7, bad input; mcp.md 4.10',
    behaviour:
      'An approval covers exactly one act, once, until it runs out; nobody approves what they asked for themselves.',
  },
  {
    id: 'plans.cancelled',
    source: 'issue 7, item 6',
    behaviour: 'A cancelled plan begins nothing new and takes back what it wrote.',
  },
  {
    id: 'plans.budget-holds',
    source: 'issue 7, item 1',
    behaviour: 'The budget of a plan holds while it runs, retries counted.',
  },
  {
    id: 'plans.own-plans',
    source: 'architecture decision 4',
    behaviour:
      'A person sees, resumes and cancels their own plans alone; those who administer see all of their workspace.',
  },
  {
    id: 'plans.bound-to-definitions',
    source: 'issue 7, bad input; mcp.md 4.14',
    behaviour: 'A tool whose definition changed after the plan was verified is not called.',
  },
  {
    id: 'plans.kill-proof',
    source: 'issue 7, figures; reliability 2.27',
    behaviour:
      'A process killed at any boundary of a plan leaves nothing repeated and nothing lost when another goes on.',
  },
  {
    id: 'plans.reference',
    source: 'issue 7, done when',
    behaviour:
      'Contacts of Salesforce, matched with a sheet and cut to the new ones, are loaded into a table as one plan.',
  },
  {
    id: 'plans.dry-run',
    source: 'issue 7, item 2',
    behaviour: 'A dry run shows every call of a plan, and calls nothing.',
  },
  {
    id: 'plans.templates',
    source: 'issue 7, item 2',
    behaviour:
      'Each workflow template runs in the demo from its inputs alone, and leaves out what nobody asked it to tell.',
  },
  {
    id: 'plans.template-copies',
    source: 'issue 7, item 2',
    behaviour: 'A workspace keeps its own copy of a template version by version, and can go back to the product’s.',
  },
  {
    id: 'plans.report-document',
    source: 'issue 7, item 2',
    behaviour: 'Rows become a document with charts and tables, each currency apart, kept as a PDF.',
  },
  {
    id: 'plans.planner',
    source: 'issue 7, item 3',
    behaviour:
      'A request in plain English becomes a template or a composed plan without a language model, and asks for what it does not name.',
  },
  {
    id: 'plans.planner-says',
    source: 'issue 7, item 3',
    behaviour: 'What cannot be mapped is refused in words, with requests that can be done.',
  },
  {
    id: 'plans.model-proposes',
    source: 'issue 7, item 3',
    behaviour:
      'A model only proposes: its plan passes the same verifier, is told in the words of the request, and each of its writes is asked about.',
  },
  {
    id: 'plans.model-falls-back',
    source: 'issue 7, item 3',
    behaviour:
      'A model that is late, broken, refuses or proposes what does not pass is replaced by the built-in planner, with a label.',
  },
  {
    id: 'plans.model-budget',
    source: 'issue 7, item 3',
    behaviour: 'What a workspace uses of a model is on record and ends at its allowance.',
  },
  {
    id: 'plans.model-outbound',
    source: 'issue 7, item 3; reliability S-11b, S-13',
    behaviour: 'A model is reached through the outbound client alone, and sees no secret and no address of a person.',
  },
];
