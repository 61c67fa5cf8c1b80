import { expect, test } from 'vitest';
import { LatestLists } from './kept-reports.ts';

test('the former list is served while the newer one is read, and each is read once for all who ask [web.at-risk]', async () => {
  const lists = new LatestLists<string>();
  const loads: string[] = [];
  let finish = (_list: string) => {};
  const load = (mark: string) => () => {
    loads.push(mark);
    return new Promise<string>((resolve) => {
      finish = resolve;
    });
  };
  const first = [lists.get('acme', '1', load('1')), lists.get('acme', '1', load('1'))];
  finish('one');
  expect(await Promise.all(first)).toEqual(['one', 'one']);
  expect(await lists.get('acme', '2', load('2'))).toBe('one');
  expect([lists.servedMark('acme', '2'), lists.servedMark('globex', '9')]).toEqual(['1', '9']);
  finish('two');
  await Promise.resolve();
  await expect.poll(() => lists.servedMark('acme', '2')).toBe('2');
  expect(await lists.get('acme', '2', load('2'))).toBe('two');
  expect(loads).toEqual(['1', '2']);
});

test('a list that cannot be read fails for its first reader and is read again for the next [web.at-risk]', async () => {
  const lists = new LatestLists<string>();
  const fail = () => Promise.reject(new Error('no database'));
  await expect(lists.get('acme', '1', fail)).rejects.toThrow('no database');
  expect(await lists.get('acme', '1', async () => 'one')).toBe('one');
  expect(await lists.get('acme', '2', fail)).toBe('one');
  expect(await lists.get('acme', '1', fail)).toBe('one');
});
