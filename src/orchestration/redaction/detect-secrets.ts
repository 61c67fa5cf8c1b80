import { type Detector, patternDetector, type SensitiveKind } from './sensitive-span.ts';

/**
 * The shapes of keys and tokens, each as its issuer documents it. Quantifiers are bounded, so that no text makes them slow.
 * Source: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns (2026-11-20)
 */
const shapes: readonly (readonly [SensitiveKind, RegExp])[] = [
  ['cloud_key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/dg],
  ['cloud_key', /\baws.{0,20}?secret.{0,24}?[=:\s]\s{0,2}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/dgi],
  ['cloud_key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}[\s,/:;|]{1,6}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/dg],
  ['cloud_key', /\bAccountKey=([A-Za-z0-9+/]{40,100}={0,2})/dg],
  ['cloud_key', /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/dg],
  ['cloud_key', /(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_.-]{20,2048}/dg],
  ['cloud_key', /(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{20,60}/dg],
  ['chat_token', /(?<![A-Za-z0-9])xox[abceoprs]-[A-Za-z0-9-]{10,250}/dg],
  ['chat_token', /(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9-]{10,250}/dg],
  ['chat_token', /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,150}/dg],
  ['code_host_token', /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}/dg],
  ['code_host_token', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,255}/dg],
  ['code_host_token', /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,64}/dg],
  ['code_host_token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/dg],
  [
    'json_web_token',
    /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,8192}(?:\.[A-Za-z0-9_-]{0,8192}){0,3}/dg,
  ],
  [
    'private_key',
    /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,16384}?(?:-----END [A-Z0-9 ]{3,40}-----|$)/dg,
  ],
  ['crm_session', /(?<![A-Za-z0-9])00D[A-Za-z0-9]{9,15}![A-Za-z0-9._]{20,250}/dg],
  ['crm_session', /(?<![A-Za-z0-9])5Aep861[A-Za-z0-9._]{20,250}/dg],
  ['crm_session', /(?<![A-Za-z0-9])pat-(?:na|eu|ap)\d-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/dgi],
  ['service_key', /(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}/dg],
  ['service_key', /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{24,100}/dg],
  ['service_key', /(?<![A-Za-z0-9])sk-(?=[A-Za-z_-]{0,40}[0-9])[A-Za-z0-9_-]{20,250}/dg],
  ['service_key', /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/dg],
  ['service_key', /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/dg],
];

/** `scheme://user:password@host`: the password. */
const urlPassword = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:([^\s/@]{3,200})@[A-Za-z0-9[]/dgi;

const authorization = /\b(?:bearer|basic|oauth|token)[:\s]\s{0,3}["']?([A-Za-z0-9+/._~-]{16,4096}={0,2})/dgi;

/** A name for a secret, an equals sign of some kind, and the value. */
const assignment =
  /\b(?:pass(?:word|wd|phrase|code)?|pwd|pw|kennwort|passwort|contraseña|mot de passe|secret|api[ _-]?key|auth[ _-]?key|(?:access|auth|refresh|session|api|bearer)[ _-]?token|client[ _-]?secret|credentials?)["']?(?:\s{0,3}(?:=>?|:|→)\s{0,3}|\s{1,3}(?:is|ist|lautet|es|est|now|to|set to)(?:\s{0,2}:)?\s{1,3})["'`]?([^\s"'`,;<>]{6,200})/dgi;

const hasDigit = /\d/;
const hasLetter = /\p{L}/u;

/** A made-up word has letters and something else; a word of the language or a plain number has not. */
function looksMadeUp(value: string): boolean {
  const core = value.replace(/[.!?)]+$/, '');
  if (core.length < 6 || /^(?:https?:|\[|\{\{|\$\{|<|\*+$|x{4,}$)/i.test(core)) return false;
  return hasLetter.test(core) && (hasDigit.test(core) || /[!#$%&*^~+=@]/.test(core)) && !isPlainReference(core);
}

/** Dates, versions, ticket numbers and times, which people write after "password is …" too. */
function isPlainReference(value: string): boolean {
  return /^(?:[A-Z]{2,10}-\d{1,7}|v?\d+(?:\.\d+){1,3}|\d{1,4}(?:st|nd|rd|th)?|Q[1-4][-/ ]?\d{2,4}|\d{1,3}[- ]?(?:days?|hours?|chars?|characters))$/i.test(
    value,
  );
}

/** A label that ends in a colon some words later: `Password for the trial: …`. */
const labelled =
  /\b(?:password|passwort|passcode|passphrase|secret|api key|access token|credentials?)(?:[ \t]{1,2}[\p{L}\p{N}-]{1,20}){1,5}[ \t]{0,2}[:=][ \t]{0,3}["'`]?([^\s"'`,;<>]{6,200})/dgiu;

/** The value straight after the word, or a network's key. */
const beside =
  /\b(?:password|passwort|passcode|passwd|pwd|(?:wifi|wi-fi|wlan)[ -](?:key|pw|password|passwort|code))[ \t]{1,2}(?:is[ \t]{1,2})?["'`]?([^\s"'`,;<>]{6,200})/dgi;

/** Stricter than `looksMadeUp`, for values that nothing but a space sets apart. */
function looksStronglyMadeUp(value: string): boolean {
  const core = value.replace(/[.!?)]+$/, '');
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(core)).length;
  return kinds >= 3 && hasDigit.test(core) && looksMadeUp(core);
}

const userOption = /(?:^|\s)(?:-u|--user)[ =]["']?[^\s:'"]{1,60}:([^\s'"`]{3,200})/dg;
const cookie = /\b(?:set-)?cookie["']?\s{0,2}[:=]\s{0,2}["']?[\w.-]{1,60}=([^;\s"']{8,4096})/dgi;
const signedParameter =
  /[?&](?:sig|signature|token|key|auth|code|secret|password|apikey|api_key|access_token)=([A-Za-z0-9%+/_=~.-]{16,2048})/dgi;
const isMixed = (found: string) => hasDigit.test(found) && hasLetter.test(found);

/** Finds keys, tokens and passwords. */
export const secretDetectors: readonly Detector[] = [
  ...shapes.map(([kind, pattern]) => patternDetector(kind, pattern)),
  patternDetector('password', urlPassword),
  patternDetector('service_key', authorization, isMixed),
  patternDetector('password', userOption),
  patternDetector('password', cookie, isMixed),
  patternDetector('password', signedParameter, isMixed),
  patternDetector('password', assignment, looksMadeUp),
  patternDetector('password', labelled, looksMadeUp),
  patternDetector('password', beside, looksStronglyMadeUp),
];
