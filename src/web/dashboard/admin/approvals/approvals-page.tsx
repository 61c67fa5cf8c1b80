import { answerApproval, listApprovals } from '../../../contract/admin/approvals.ts';
import type { RouteResponse } from '../../../contract/define-route.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Empty } from '../../design/states.tsx';
import { Tag, type Tone } from '../../design/tag.tsx';
import { moment } from '../../wording/dates.ts';
import { fieldName } from '../../wording/fields.ts';

type Approval = RouteResponse<typeof listApprovals>['approvals'][number];

const tones: Readonly<Record<Approval['state'], Tone>> = {
  waiting: 'medium',
  granted: 'good',
  refused: 'critical',
  used: 'good',
  expired: 'plain',
};

/** Acts that wait for somebody's word, with exactly what they would do. */
export function ApprovalsPage() {
  const query = useRead(listApprovals);
  return (
    <>
      <PageHead title="Approvals">Acts that wait for somebody’s word, with exactly what they would do.</PageHead>
      <Loaded query={query} label="approvals">
        {({ approvals }) =>
          approvals.length === 0 ? (
            <Empty title="Nothing waits for an approval" />
          ) : (
            <ul className="stack">
              {approvals.map((approval) => (
                <ApprovalLine key={approval.id} approval={approval} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function ApprovalLine({ approval }: { readonly approval: Approval }) {
  const { id, tool, state, riskTier, requestedBy, requestedAt, expiresAt, answeredBy, answeredAt, mayAnswer } =
    approval;
  const answer = useChange(answerApproval, [listApprovals]);
  const give = (isGranted: boolean) => answer.mutate({ params: { approvalId: id }, body: { isGranted } });
  return (
    <li className="card">
      <div className="row spread">
        <h2 className="mono">{tool}</h2>
        <span className="row">
          <span className="muted small">Risk tier {riskTier}</span>
          <Tag tone={tones[state]}>{fieldName(state)}</Tag>
        </span>
      </div>
      <pre>{JSON.stringify(approval.arguments, null, 2)}</pre>
      <div className="row spread">
        <span className="muted small">
          Asked by {requestedBy} on {moment(requestedAt)}
          {answeredBy === null
            ? `, open until ${moment(expiresAt)}`
            : `, answered by ${answeredBy} on ${moment(answeredAt)}`}
        </span>
        {state === 'waiting' && mayAnswer ? (
          <span className="row">
            <Button isBusy={answer.isPending} onClick={() => give(false)}>
              Refuse
            </Button>
            <Button look="primary" isBusy={answer.isPending} onClick={() => give(true)}>
              Approve
            </Button>
          </span>
        ) : null}
      </div>
    </li>
  );
}
