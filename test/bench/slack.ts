import { openAppRoom } from '../integration/slack/app-room.ts';

/*
 * `npm run bench slack`: questions typed in the simulated Slack, over loopback, from the request to the answer that was posted, and how soon
 * each request was acknowledged. The first questions of the process are not counted.
 */
const rounds = 60;
const questions = [
  'how many open deals are there?',
  'list my open deals',
  'pipeline by stage',
  'which deals are at risk?',
];
const at = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const round = (value: number) => Math.round(value * 10) / 10;

const room = await openAppRoom();
const answers: number[] = [];
const acks: number[] = [];
for (let turn = -4; turn < rounds; turn += 1) {
  const channel = room.people.directMessage('U0OPS');
  const before = room.workspace.messages.length;
  const startMs = performance.now();
  const said = await room.people.say({
    userId: 'U0OPS',
    channel,
    text: questions[Math.abs(turn) % questions.length] ?? '',
  });
  await room.until(() =>
    room.workspace.messages.slice(before).find(({ userId, text }) => userId === 'U0BELLWETHER' && text !== 'Looking…'),
  );
  if (turn < 0) continue;
  answers.push(performance.now() - startMs);
  acks.push(...said.answers.map(({ elapsedMs }) => elapsedMs));
}
const context = { asked: rounds, kinds: questions.length };
const print = (figure: string, value: number, p50: number) =>
  console.log(JSON.stringify({ figure, value: round(value), unit: 'ms', context: { ...context, p50: round(p50) } }));
print('slack.answer_p95_ms', at(answers, 0.95), at(answers, 0.5));
print('slack.ack_p99_ms', at(acks, 0.99), at(acks, 0.5));
await room.close();
