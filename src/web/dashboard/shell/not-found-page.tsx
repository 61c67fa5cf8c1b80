import { Link } from '@tanstack/react-router';
import { PageHead } from '../design/page-head.tsx';

export function NotFoundPage() {
  return (
    <main className="page" id="main">
      <PageHead title="No such page">
        The address leads nowhere. <Link to="/at-risk">Go to the deals at risk</Link>
      </PageHead>
    </main>
  );
}
