import { expect, test } from 'vitest';
import { evaluateDemoStories } from '../../evals/demo-stories.ts';

test('every planted story is told and no healthy deal raises an alarm when deals, mail, meetings, chat and filings come from five systems [demo.five-systems]', async () => {
  const result = await evaluateDemoStories([3]);
  expect(result).toMatchObject({ stories: 25, told: 25, alarmed: 0, missed: [], alarms: [] });
}, 180_000);
