import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateRedaction, precisionOf, readLabelledTexts, recallOf } from '../../../test/evals/redaction.ts';
import { findSensitive } from './find-sensitive.ts';
import { hideSecrets, isSecretField, maskForModel, maskText, maskValue } from './mask-sensitive.ts';

// assembled here so that no scanner takes this file for a leak
const awsKey = ['AKIA', 'ABCDEFGHIJKLMNOP'].join('');
const slackToken = ['xoxb', '1234567890', 'abcdefghij'].join('-');

test('the labelled set is found with the published precision and recall [custody.redaction-precision-recall]', () => {
  const { texts, all, secret, personal, mistakes } = evaluateRedaction(readLabelledTexts('labelled'));
  expect(texts).toBeGreaterThanOrEqual(300);
  const story = mistakes.join('\n');
  expect(precisionOf(all), story).toBeGreaterThanOrEqual(0.98);
  for (const counts of [all, secret, personal]) expect(recallOf(counts), story).toBeGreaterThanOrEqual(0.96);
});

test('texts that the detectors were not made with are found with the published precision and recall [custody.redaction-held-out]', () => {
  const { all, personal } = evaluateRedaction(readLabelledTexts('held-out'));
  expect(precisionOf(all)).toBeGreaterThanOrEqual(0.97);
  expect(recallOf(all)).toBeGreaterThanOrEqual(0.8);
  expect(recallOf(personal)).toBeGreaterThanOrEqual(0.9);
});

test('personal data and secrets are replaced by their kind, the rest stays to the letter', () => {
  const text = `Write ana@acme.com or call +49 30 901820; key ${awsKey}, card 4111 1111 1111 1111.`;
  expect(maskText(text)).toBe('Write [email] or call [phone]; key [secret], card [card].');
  expect(maskText(text, hideSecrets)).toBe(text.replace(awsKey, '[secret]'));
});

test('signs that do not show, full-width forms and tags hide nothing [custody.redaction-unveils]', () => {
  const tagged = [...'ana@acme.com'].map((sign) => sign + String.fromCodePoint(0xe0020)).join('');
  const wide = [...'ana@acme.com'].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('');
  for (const hidden of [
    'a\u200bna@ac\u00adme.com',
    tagged,
    wide,
    `\ufeff${awsKey.slice(0, 9)}\u2060${awsKey.slice(9)}`,
  ]) {
    expect(maskText(`x ${hidden} y`)).toMatch(/^x .?\[(email|secret)\].? y$/u);
  }
});

test('a model gets nothing that could not be looked through [custody.redaction-fails-closed]', () => {
  const broken = [
    () => {
      throw new Error('detector down');
    },
  ];
  expect(() => maskForModel({ note: 'harmless' }, broken)).toThrow('was not sent');
  expect(() => maskForModel('x'.repeat(1_000_001))).toThrow('shorten it');
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  expect(() => maskForModel(cyclic)).toThrow();
});

test('values are masked at every depth, in keys and by the name of their field [custody.redaction-by-field]', () => {
  const value = {
    list: [{ 'ana@acme.com': { text: `see ${slackToken}` } }],
    apiKey: 'plain',
    Authorization: 'plain',
    nested: { 'set-cookie': ['a=b'], headers: { host: 'x' }, clientSecret: 'plain', tokenCount: 12, password: '' },
  };
  expect(maskValue(value)).toEqual({
    list: [{ '[email]': { text: 'see [secret]' } }],
    apiKey: '[secret]',
    Authorization: '[secret]',
    nested: { 'set-cookie': '[secret]', headers: '[secret]', clientSecret: '[secret]', tokenCount: 12, password: '' },
  });
  for (const name of [
    'X-Api-Key',
    'refresh_token',
    'accessToken',
    'cookies',
    'db_password',
    'privateKey',
    'DATABASE_URL',
  ]) {
    expect(isSecretField(name), name).toBe(true);
  }
  for (const name of ['tokens', 'passwordless', 'secretary', 'name', 'headersOnly', 'keyword']) {
    expect(isSecretField(name), name).toBe(false);
  }
});

test('masking twice changes nothing more, and what was found is gone', () => {
  const piece = fc.constantFrom(
    'ana@acme.com',
    awsKey,
    '+49 30 901820',
    ' ',
    'deal',
    '\n',
    '12,500.00',
    slackToken,
    '(',
    '.',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const once = maskText(pieces.join(' '));
      expect(maskText(once)).toBe(once);
      for (const secret of ['ana@acme.com', awsKey, slackToken]) expect(once).not.toContain(secret);
    }),
    { numRuns: 200 },
  );
});

test('spans are in order, do not overlap and lie inside the text, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      let at = 0;
      for (const { start, end } of findSensitive(text)) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 300 },
  );
});

test('no text makes it slow [custody.redaction-linear]', () => {
  const seeds = [
    '1 ',
    'a@',
    'a.',
    'eyJ',
    '-----BEGIN ',
    'password is ',
    'http://a:',
    '+1',
    'AKIA',
    'DE89 ',
    '(',
    'a.b@c.',
    'aws secret ',
    'xoxb-',
  ];
  for (const seed of seeds) {
    const text = seed.repeat(Math.ceil(100_000 / seed.length));
    const startedAt = performance.now();
    findSensitive(text);
    expect(performance.now() - startedAt, seed).toBeLessThan(4_000);
  }
});
