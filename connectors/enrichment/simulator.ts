import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';

/** One article of the simulated news service, in its own words. */
export interface SimulatedArticle {
  readonly uuid: string;
  readonly topic: string;
  readonly published: string;
  readonly headline: string;
  readonly link: string;
}

export interface SimulatedNewsCompany {
  readonly ref: string;
  readonly label: string;
  readonly web: { readonly host: string };
  readonly staff: number;
  readonly articles: readonly SimulatedArticle[];
}

/** Answers `docs/examples/news-openapi.yaml`: an API key, pages by token, days as dates. */
export async function startNewsSimulator(
  companies: readonly SimulatedNewsCompany[],
  apiKey = 'news-key',
): Promise<Simulator> {
  function handle({ path, query, headers }: SimulatedRequest): SimulatedReply {
    if (headers['x-api-key'] !== apiKey) return { status: 401, json: { code: 'bad_key' } };
    if (path === '/v2/search') {
      const wanted = (query.get('q') ?? '').toLowerCase();
      const found = companies.filter(({ label, web }) => label.toLowerCase().includes(wanted) || web.host === wanted);
      return { status: 200, json: { data: { hits: found.map(({ articles: _articles, ...company }) => company) } } };
    }
    const [, ref, part] = /^\/v2\/companies\/([^/]+)(\/articles)?$/.exec(path) ?? [];
    const company = companies.find((each) => each.ref === decodeURIComponent(ref ?? ''));
    if (!company) return { status: 404, json: { code: 'unknown_company' } };
    const { articles, ...facts } = company;
    if (part === undefined) return { status: 200, json: facts };
    const from = Number(query.get('page_token') ?? '0');
    if (!Number.isInteger(from) || from < 0) return { status: 400, json: { code: 'bad_page_token' } };
    const size = Math.min(Number(query.get('page_size') ?? '20') || 20, 20);
    const wanted = articles.filter(({ published }) => published >= (query.get('from_date') ?? ''));
    const next = from + size < wanted.length ? String(from + size) : null;
    return { status: 200, json: { articles: wanted.slice(from, from + size), next_page_token: next } };
  }
  return startSimulator({ handle });
}
