import type { tryPolicies } from '../../../contract/admin/policies.ts';
import type { RouteResponse } from '../../../contract/define-route.ts';
import { Card } from '../../design/card.tsx';

/** What an edited copy would change, or why it cannot be read. */
export function PolicyDiff({ result: { problems, changes } }: { readonly result: RouteResponse<typeof tryPolicies> }) {
  return (
    <Card title="Dry run" note="Nothing was changed">
      {problems.length > 0 ? (
        <ul className="list-lines" role="alert">
          {problems.map((problem) => (
            <li key={problem} className="mono">
              {problem}
            </li>
          ))}
        </ul>
      ) : null}
      {problems.length === 0 && changes.length === 0 ? <p>Nobody would gain or lose anything.</p> : null}
      <ul className="list-lines">
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </Card>
  );
}
