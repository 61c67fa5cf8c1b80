import { readStanding } from '../../contract/standing.ts';
import { useRead } from '../client/use-api.ts';
import { standingLines } from './standing-lines.ts';

/** What does not work at the moment, above every page; nothing while all is well. */
export function StandingBanner() {
  const { data } = useRead(readStanding);
  if (data && !data.hasData) return <NoDataYet />;
  const lines = data ? standingLines(data) : [];
  if (lines.length === 0) return null;
  return (
    <ul className="banner tone-high stack" aria-label="What does not work at the moment">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function NoDataYet() {
  return (
    <section className="card" aria-label="No data yet">
      <h2>Nothing has been read yet</h2>
      <p>Connect a CRM or import an export in the terminal; the pages fill by themselves.</p>
      <pre>{'npx bellwether import deals.csv\nnpx bellwether connect salesforce'}</pre>
    </section>
  );
}
