interface BoardPage {
  readonly name: string;
  readonly path: string;
  readonly heading: string;
}

/** Every page of the board with the heading that says it is there; `name` is its picture's. */
export function allPages({ dealId, runId }: { readonly dealId: string; readonly runId: string }): BoardPage[] {
  const deal = `/deals/${encodeURIComponent(dealId)}`;
  return [
  { name: 'at-risk', path: '/at-risk', heading: 'At risk' },
  { name: 'deal', path: deal, heading: '–' },
  { name: 'deal-what-if', path: `${deal}?tab=what-if`, heading: '–' },
  { name: 'deal-changes', path: `${deal}?tab=timeline`, heading: '–' },
  { name: 'deal-activities', path: `${deal}?tab=activities`, heading: '–' },
  { name: 'deal-contacts', path: `${deal}?tab=contacts`, heading: '–' },
  { name: 'deal-news', path: `${deal}?tab=news`, heading: '–' },
  { name: 'pipeline', path: '/pipeline', heading: 'Pipeline' },
  { name: 'pipeline-moved', path: '/pipeline?tab=movement&bar=pushedOut', heading: 'Pipeline' },
  { name: 'pipeline-forecast', path: '/pipeline?tab=forecast', heading: 'Pipeline' },
  { name: 'pipeline-compare', path: '/pipeline?tab=compare', heading: 'Pipeline' },
  { name: 'ask', path: '/ask?q=Which+deals+went+quiet%3F', heading: 'Ask' },
  { name: 'alerts', path: '/activity', heading: 'Activity and alerts' },
  { name: 'receipts', path: '/activity?tab=receipts', heading: 'Activity and alerts' },
  { name: 'precision', path: '/activity?tab=precision', heading: 'Activity and alerts' },
  { name: 'data-quality', path: '/data-quality?check=no-next-step', heading: 'Data quality' },
  { name: 'model', path: '/model', heading: 'Model' },
  { name: 'connections', path: '/connections', heading: 'Connections' },
  { name: 'catalog', path: '/catalog', heading: 'Catalog' },
  { name: 'policies', path: '/policies', heading: 'Policies' },
  { name: 'approvals', path: '/approvals', heading: 'Approvals' },
  { name: 'runs', path: '/runs', heading: 'Runs' },
  { name: 'run', path: `/runs/${runId}`, heading: 'Prepare the forecast call' },
  { name: 'audit', path: '/audit', heading: 'Audit' },
  { name: 'kill-switch', path: '/kill-switch', heading: 'Kill switch' },
  { name: 'people', path: '/people', heading: 'People' },
];
}
