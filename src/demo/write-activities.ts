import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { type DealPlan, type Participant, valueOn } from './deal-plan.ts';
import { meetingTopicsByStage, objectionTopics, topicsByStage } from './names.ts';
import type { DemoActivity } from './organisation.ts';
import type { Random } from './random.ts';
import { duringWorkingHours, instantAt, laterDate, minutesAfter, workingDayOnOrBefore } from './working-time.ts';

/** An activity before it is numbered. */
export type ActivityDraft = Omit<DemoActivity, 'id'>;

/** Days before the end of each weekly round on which the slots fall. */
const slots = { championExchange: 0, call: 2, groupExchange: 3, task: 4, meeting: 5 };

const slowReplyHours = 60;

/** Where one slot of one weekly round fell. */
interface Slot {
  readonly date: CalendarDate;
  readonly week: number;
  /** The share of full liveliness left on that day, 1 to 0. */
  readonly vigour: number;
}

function speaking(plan: DealPlan, date: CalendarDate): Participant[] {
  return plan.participants.filter(({ spokeUntil }) => spokeUntil === null || date <= spokeUntil);
}

function stageOnDay(plan: DealPlan, date: CalendarDate): string {
  return valueOn(plan.stages, date);
}

function draft(
  plan: DealPlan,
  date: CalendarDate,
  rest: Partial<ActivityDraft> & { occurredAt: string },
): ActivityDraft {
  return {
    kind: 'email',
    opportunityId: plan.id,
    accountId: plan.customer.account.id,
    userId: valueOn(plan.owners, date),
    recordedAt: minutesAfter(rest.occurredAt, 2),
    direction: null,
    attendees: [],
    threadId: null,
    subject: '',
    status: 'done',
    durationMinutes: 0,
    ...rest,
  };
}

/** We write, the buyer answers (or does not). In the latest round of a late deal the subject is always about pricing. */
function writeExchange(plan: DealPlan, random: Random, slot: Slot, writer: Participant): ActivityDraft[] {
  const { rhythm } = plan;
  const topics = topicsByStage[stageOnDay(plan, slot.date)] ?? [];
  const pricing = topics.find((topic) => topic.toLowerCase().includes('pricing'));
  const isObjection = random.chance(rhythm.objectionChance);
  const drawn = random.pick(topics.length > 0 ? topics : ['Follow-up']);
  const subject = isObjection ? random.pick(objectionTopics) : slot.week === 0 && pricing ? pricing : drawn;
  const sentAt = instantAt(slot.date, random.between(8.5, 10.5));
  const threadId = `${plan.id}-${slot.date}-${writer.role}`;
  const attendees = [{ contactId: writer.contactId, response: 'none' as const }];
  const mail = { threadId, attendees, subject };
  const sent = draft(plan, slot.date, { ...mail, occurredAt: sentAt, direction: 'outbound' });
  if (!random.chance(rhythm.replyChance * (0.5 + 0.5 * slot.vigour))) return [sent];
  const isSlow = rhythm.slowFrom !== null && slot.date >= rhythm.slowFrom;
  const delayMinutes = 60 * (isSlow ? slowReplyHours : rhythm.replyHours) * random.between(0.9, 1.1);
  const repliedAt = duringWorkingHours(minutesAfter(sentAt, delayMinutes));
  const reply = draft(plan, slot.date, {
    ...mail,
    occurredAt: repliedAt,
    direction: 'inbound',
    subject: `Re: ${subject}`,
  });
  return [sent, reply];
}

function writeMeeting(plan: DealPlan, random: Random, slot: Slot): ActivityDraft[] {
  const guests = speaking(plan, slot.date).filter(({ role }) => role !== 'Business User' && role !== 'Economic Buyer');
  if (guests.length === 0) return [];
  const bookedDate = workingDayOnOrBefore(addDays(slot.date, -random.integer(2, 6)));
  if (bookedDate < plan.createdDate) return [];
  const topics = meetingTopicsByStage[stageOnDay(plan, slot.date)] ?? ['Check-in'];
  return [
    draft(plan, slot.date, {
      kind: 'meeting',
      occurredAt: instantAt(slot.date, random.integer(28, 32) / 2),
      recordedAt: instantAt(bookedDate, random.between(9, 16)),
      attendees: guests.map(({ contactId }) => ({ contactId, response: 'accepted' as const })),
      subject: `${random.pick(topics)} with ${plan.customer.account.name}`,
      status: 'held',
      durationMinutes: random.pick([30, 45, 60]),
    }),
  ];
}

/** A buyer who calls us shows interest; of the calls we make, only some count for much. */
function writeCall(plan: DealPlan, random: Random, slot: Slot): ActivityDraft[] {
  const caller = speaking(plan, slot.date)[0];
  if (!caller) return [];
  const isInbound = plan.rhythm.replyChance === 1 || random.chance(plan.rhythm.replyChance - 0.4);
  return [
    draft(plan, slot.date, {
      kind: 'call',
      occurredAt: instantAt(slot.date, random.between(11, 16)),
      direction: isInbound ? 'inbound' : 'outbound',
      attendees: [{ contactId: caller.contactId, response: 'none' }],
      subject: isInbound ? 'Call from customer' : 'Call to customer',
      durationMinutes: random.integer(4, 25),
    }),
  ];
}

function writeDoneTask(plan: DealPlan, slot: Slot): ActivityDraft[] {
  const occurredAt = instantAt(slot.date, 15.5);
  return [draft(plan, slot.date, { kind: 'task', occurredAt, recordedAt: occurredAt, subject: 'Send summary' })];
}

/** One weekly round, counted back from the end of the deal's life; week 0 is the last. */
function writeWeek(plan: DealPlan, random: Random, week: number, lifeDays: number): ActivityDraft[] {
  const { rhythm } = plan;
  const written: ActivityDraft[] = [];
  function occupy(offset: number, chance: number, write: (slot: Slot) => ActivityDraft[]): void {
    const date = workingDayOnOrBefore(addDays(plan.lastDate, -(7 * week + offset)));
    const lived = daysBetween(plan.createdDate, date) / Math.max(1, lifeDays);
    const vigour = 1 - rhythm.fade * lived * lived;
    const isDue = random.chance(chance * vigour);
    if (!isDue || date <= plan.createdDate || (rhythm.pausedFrom !== null && date >= rhythm.pausedFrom)) return;
    written.push(...write({ date, week, vigour }));
  }
  occupy(slots.championExchange, rhythm.exchangeChance, (slot) => {
    const writer = speaking(plan, slot.date)[0];
    return writer ? writeExchange(plan, random, slot, writer) : [];
  });
  const isSlow = rhythm.slowFrom !== null && addDays(plan.lastDate, -7 * week) >= rhythm.slowFrom;
  if (isSlow) return written;
  occupy(slots.groupExchange, rhythm.exchangeChance, (slot) => {
    const [first, ...others] = speaking(plan, slot.date);
    const writer = others[week % Math.max(1, others.length)] ?? first;
    return writer ? writeExchange(plan, random, slot, writer) : [];
  });
  if (week % 2 === 0) occupy(slots.meeting, rhythm.meetingChance, (slot) => writeMeeting(plan, random, slot));
  if (week % 3 === 1) occupy(slots.call, rhythm.exchangeChance, (slot) => writeCall(plan, random, slot));
  if (week % 3 === 2) occupy(slots.task, 0.6, (slot) => writeDoneTask(plan, slot));
  return written;
}

function writeUnanswered(plan: DealPlan): ActivityDraft[] {
  const addressee = plan.participants[0];
  if (!addressee) return [];
  return plan.rhythm.unansweredDates.map((date) =>
    draft(plan, date, {
      occurredAt: instantAt(date, 9.25),
      direction: 'outbound',
      attendees: [{ contactId: addressee.contactId, response: 'none' }],
      threadId: `${plan.id}-${date}-follow-up`,
      subject: 'Following up',
    }),
  );
}

function writeDeclined(plan: DealPlan): ActivityDraft[] {
  return plan.rhythm.declinedDates.map((date) =>
    draft(plan, date, {
      kind: 'meeting',
      occurredAt: instantAt(date, 13),
      recordedAt: instantAt(workingDayOnOrBefore(addDays(date, -4)), 10),
      attendees: speaking(plan, date)
        .slice(0, 3)
        .map(({ contactId }) => ({ contactId, response: 'declined' as const })),
      subject: `Working session with ${plan.customer.account.name}`,
      status: 'declined',
      durationMinutes: 30,
    }),
  );
}

/** Planned meetings and open tasks, recorded on one of the last days of the past. */
function writeAhead(plan: DealPlan): ActivityDraft[] {
  const { meetingDate, taskDueDate, overdueTaskDate } = plan.ahead;
  const recordedAt = instantAt(workingDayOnOrBefore(addDays(plan.lastDate, -1)), 16.5);
  const written: ActivityDraft[] = [];
  if (meetingDate) {
    const guests = speaking(plan, plan.lastDate).slice(0, 3);
    written.push(
      draft(plan, plan.lastDate, {
        kind: 'meeting',
        occurredAt: instantAt(meetingDate, 14),
        recordedAt,
        attendees: guests.map(({ contactId }) => ({ contactId, response: 'accepted' as const })),
        subject: `Next session with ${plan.customer.account.name}`,
        status: 'planned',
        durationMinutes: 45,
      }),
    );
  }
  const task = { kind: 'task', status: 'open' } as const;
  if (taskDueDate) {
    const occurredAt = instantAt(taskDueDate, 12);
    written.push(draft(plan, plan.lastDate, { ...task, occurredAt, recordedAt, subject: 'Prepare next session' }));
  }
  if (overdueTaskDate && overdueTaskDate > plan.createdDate) {
    const occurredAt = instantAt(overdueTaskDate, 12);
    const noted = instantAt(laterDate(plan.createdDate, workingDayOnOrBefore(addDays(overdueTaskDate, -7))), 9);
    const subject = 'Send the promised material';
    written.push(draft(plan, plan.lastDate, { ...task, occurredAt, recordedAt: noted, subject }));
  }
  return written;
}

/** Everything on record about one deal, oldest first: nothing that happened lies after the plan's last day. */
export function writeActivities(plan: DealPlan, random: Random): ActivityDraft[] {
  const lifeDays = daysBetween(plan.createdDate, plan.lastDate);
  const past: ActivityDraft[] = [];
  for (let week = Math.ceil(lifeDays / 7); week >= 0; week--) {
    past.push(...writeWeek(plan, random.fork(`week ${week}`), week, lifeDays));
  }
  const closing = instantAt(plan.lastDate, plan.outcome === null ? 23.9 : 7.9);
  const happened = [...past, ...writeUnanswered(plan), ...writeDeclined(plan)].filter(
    ({ occurredAt, recordedAt }) => occurredAt < closing && recordedAt < closing,
  );
  const all = plan.outcome === null ? [...happened, ...writeAhead(plan)] : happened;
  return all.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
}
