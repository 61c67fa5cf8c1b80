/** Invented words; no company or person is meant. */
export const firstNames: readonly string[] = (
  'Ada Amara Andrés Aisha Ben Bianca Callum Carla Chen Dara Davide Elena Emeka Farah Felix Grace Hana Hugo Ines Ivan ' +
  'Jamal Johanna Kavya Kenji Lara Leon Lucia Maya Miguel Mina Nadia Nils Olga Omar Paula Priya Quentin Rania Ravi Rosa ' +
  'Samir Sofia Tariq Tessa Tomas Uma Vera Victor Wanda Yusuf Zoe'
).split(' ');

export const lastNames: readonly string[] = (
  'Abbott Achterberg Adeyemi Almeida Andersson Barros Becker Bianchi Calloway Castell Cho Costa Delacroix Donnelly Duarte ' +
  'Eriksen Falk Ferreira Fischer Fujita Garrow Gupta Haddad Hartwell Ibarra Iyer Jansen Kaplan Keller Kovacs Laurent ' +
  'Lindqvist Marchetti Mbeki Moreau Nakamura Novak Oakes Okafor Pereira Petrov Quist Rahimi Reyes Rossi Sandoval Schmidt ' +
  'Sorensen Tanaka Thorne Ueda Valdez Varga Whitlock Yilmaz Zeller'
).split(' ');

export const companyNames: readonly string[] = (
  'Alderbrook|Ashgrove|Bellhaven|Blue Heron|Brightwater|Cedar Point|Cobalt Ridge|Copperfield|Crestline|Dunmore|Eastvale|' +
  'Elmhurst|Fairhaven|Fernhill|Foxglove|Granite Bay|Greyloch|Harbourline|Hazelwood|Highmoor|Ironbridge|Juniper Hill|' +
  'Kestrel|Kingsford|Lakemont|Larchfield|Lowell Creek|Maplecrest|Meridian Point|Millbrook|Northmoor|Oakline|Orchard Park|' +
  'Pinehurst|Quarrystone|Redwater|Ridgeway|Rosefield|Sandpiper|Silverlake|Stonebridge|Summerset|Thornbury|Tidewater|' +
  'Underhill|Violet Coast|Westbrook|Whitecliff|Willowdale|Yarrow'
).split('|');

/** Industries with the words their company names end in. */
export const industries: readonly { readonly name: string; readonly endings: readonly string[] }[] = [
  { name: 'Manufacturing', endings: ['Industries', 'Works', 'Components'] },
  { name: 'Healthcare', endings: ['Health', 'Medical', 'Care Group'] },
  { name: 'Technology', endings: ['Software', 'Systems', 'Networks'] },
  { name: 'Finance', endings: ['Capital', 'Insurance', 'Financial'] },
  { name: 'Retail', endings: ['Stores', 'Outfitters', 'Retail'] },
  { name: 'Transportation', endings: ['Logistics', 'Freight', 'Lines'] },
  { name: 'Energy', endings: ['Energy', 'Power', 'Utilities'] },
  { name: 'Education', endings: ['Learning', 'Academy', 'Press'] },
];

/** What a contact does in a deal, with titles that fit; only decision makers and economic buyers are VP or above. */
export const buyingRoles = {
  Champion: ['Operations Manager', 'Revenue Operations Manager', 'Senior Programme Manager', 'IT Manager'],
  'Decision Maker': ['VP Operations', 'VP Engineering', 'SVP Sales', 'Chief Operating Officer'],
  'Economic Buyer': ['Chief Financial Officer', 'VP Finance'],
  Evaluator: ['Solutions Architect', 'Business Analyst', 'Data Engineer', 'Systems Engineer'],
  'Business User': ['Team Lead', 'Account Coordinator', 'Planning Analyst'],
} as const satisfies Record<string, readonly string[]>;
export type BuyingRole = keyof typeof buyingRoles;

export const productNames: readonly string[] = [
  'Platform rollout',
  'Analytics add-on',
  'Data integration',
  'Annual subscription',
  'Site expansion',
  'Reporting suite',
  'Workflow automation',
  'Seat expansion',
  'Regional launch',
  'Migration package',
];

/** What exchanges are about, by stage. None holds an objection phrase; from Solution Validation on pricing comes up. */
export const topicsByStage: Readonly<Record<string, readonly string[]>> = {
  Qualification: ['Introduction', 'Follow-up from our first call', 'Goals for this year', 'Who should join'],
  Discovery: ['Discovery notes', 'Current process', 'Questions from your team', 'Data sources'],
  'Solution Validation': ['Pilot set-up', 'Demo recap', 'Pricing outline', 'Success criteria'],
  Proposal: ['Pricing proposal', 'Proposal walk-through', 'Scope and pricing', 'Rollout plan'],
  Negotiation: ['Pricing and terms', 'Order form', 'Start date', 'Signature process'],
};

/** What troubled deals talk about now and then. */
export const objectionTopics: readonly string[] = [
  'Budget freeze on our side',
  'Legal needs more time',
  'Not now, maybe next year',
  'Budget questions',
];

export const meetingTopicsByStage: Readonly<Record<string, readonly string[]>> = {
  Qualification: ['Intro call', 'First conversation'],
  Discovery: ['Discovery workshop', 'Process walk-through'],
  'Solution Validation': ['Product demo', 'Pilot review'],
  Proposal: ['Proposal and pricing review', 'Executive briefing'],
  Negotiation: ['Terms and pricing call', 'Rollout planning'],
};

export const nextStepsByStage: Readonly<Record<string, readonly string[]>> = {
  Qualification: ['Confirm who owns the problem', 'Book discovery call', 'Send overview deck'],
  Discovery: ['Map current process with team lead', 'Collect sample data', 'Schedule demo with evaluators'],
  'Solution Validation': ['Review pilot results', 'Agree success criteria', 'Prepare pricing outline'],
  Proposal: ['Walk decision maker through proposal', 'Answer pricing questions', 'Confirm rollout plan'],
  Negotiation: ['Return redlines', 'Confirm start date', 'Collect signature'],
};
