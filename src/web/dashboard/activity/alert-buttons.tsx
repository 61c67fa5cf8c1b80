import { useState } from 'react';
import { addDays, startOfDay } from '../../../domain/time.ts';
import { acknowledgeAlert, listAlerts, rateAlert, snoozeAlert } from '../../contract/alerts.ts';
import { readDeal } from '../../contract/deal.ts';
import { useChange } from '../client/use-api.ts';
import { Button } from '../design/button.tsx';
import { useToast } from '../design/toast.tsx';
import { AssignDialog } from './assign-dialog.tsx';

interface AlertButtonsProps {
  readonly episodeId: string;
  /** The newest day of the data. */
  readonly today: string;
  readonly feedback: 'up' | 'down' | null;
  readonly isAcknowledged: boolean;
}

const snoozeDays = 7;

/** What a person can say about an alert. */
export function AlertButtons({ episodeId, today, feedback, isAcknowledged }: AlertButtonsProps) {
  const changed = [listAlerts, readDeal];
  const snooze = useChange(snoozeAlert, changed);
  const acknowledge = useChange(acknowledgeAlert, changed);
  const rate = useChange(rateAlert, changed);
  const toast = useToast();
  const [isAssigning, setAssigning] = useState(false);
  const params = { episodeId };
  const until = startOfDay(addDays(laterOf(today, new Date().toISOString()).slice(0, 10), snoozeDays));
  const say = (text: string) => ({ onSuccess: () => toast(text) });
  const thumb = (verdict: 'up' | 'down') =>
    rate.mutate({ params, body: { verdict } }, say('Thank you. Signals that are not useful fall silent.'));
  return (
    <div className="row">
      <Button
        isSmall
        aria-pressed={isAcknowledged}
        isBusy={acknowledge.isPending}
        onClick={() => acknowledge.mutate({ params }, say('Seen. It is not escalated.'))}
      >
        Acknowledge
      </Button>
      <Button
        isSmall
        isBusy={snooze.isPending}
        onClick={() => snooze.mutate({ params, body: { until } }, say('Quiet for a week.'))}
      >
        Snooze a week
      </Button>
      <Button isSmall onClick={() => setAssigning(true)}>
        Hand over
      </Button>
      <Button isSmall aria-pressed={feedback === 'up'} onClick={() => thumb('up')}>
        Useful
      </Button>
      <Button isSmall aria-pressed={feedback === 'down'} onClick={() => thumb('down')}>
        Not useful
      </Button>
      {isAssigning ? <AssignDialog episodeId={episodeId} onClose={() => setAssigning(false)} /> : null}
    </div>
  );
}

/** A demo's data may stand in the past or the future of this browser's clock. */
function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}
