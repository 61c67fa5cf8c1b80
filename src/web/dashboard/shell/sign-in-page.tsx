import { readSignInOptions } from '../../contract/session.ts';
import { useRead } from '../client/use-api.ts';
import { Loaded } from '../design/loaded.tsx';
import { PageHead } from '../design/page-head.tsx';
import { Empty } from '../design/states.tsx';

/** How to sign in: by the providers that are configured here. */
export function SignInPage() {
  const query = useRead(readSignInOptions);
  return (
    <main className="page" id="main">
      <PageHead title="Sign in">See which deals need you today, and why.</PageHead>
      <Loaded query={query} label="ways to sign in">
        {({ providers }) => (
          <div className="card">
            {providers.length === 0 ? (
              <Empty title="No way to sign in is set up">
                <p>An administrator sets one in the configuration of Bellwether.</p>
              </Empty>
            ) : null}
            {providers.map(({ id, label, startUrl }) => (
              <a key={id} className="button primary" href={startUrl}>
                Continue with {label}
              </a>
            ))}
          </div>
        )}
      </Loaded>
    </main>
  );
}
