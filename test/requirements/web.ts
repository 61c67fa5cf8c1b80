/** What the board's server promises. */
export const requirements = [
  {
    id: 'web.contract',
    source: 'issue 8, item 3',
    behaviour: 'Every route of the contract is answered, as its schema says, and nothing else is.',
  },
  {
    id: 'web.at-risk',
    source: 'issue 8, item 3',
    behaviour:
      'The list of deals is sorted, filtered, paged, counted and summed over what the person may see, and only that.',
  },
  {
    id: 'web.denied-is-missing',
    source: 'reliability S-06',
    behaviour: 'What a person may not see is answered exactly as what does not exist.',
  },
  {
    id: 'web.csv',
    source: 'issue 8, item 3',
    behaviour: 'Lists come as CSV in which no cell is a formula.',
  },
  {
    id: 'web.views',
    source: 'issue 8, item 3',
    behaviour: 'Views are kept per person and shared on request.',
  },
  {
    id: 'web.openapi',
    source: 'issue 8, item 3',
    behaviour:
      'The OpenAPI document is made of the schemas that check requests and names every route with who may ask it.',
  },
  {
    id: 'web.contract-imports',
    source: 'issue 8, item 3',
    behaviour: 'The contract imports zod and the domain alone, so that a browser can load it.',
  },
  {
    id: 'web.csrf',
    source: 'issue 8, item 3',
    behaviour: 'A change is taken with the token of its session, from a page of ours; other sites’ pages get no data.',
  },
  {
    id: 'web.host',
    source: 'issue 8, item 3',
    behaviour: 'Requests that name another host are not answered (DNS rebinding).',
  },
  {
    id: 'web.sessions',
    source: 'reliability S-18',
    behaviour:
      'Sessions end when idle, old, signed out, or when their person is suspended or leaves; only hashes are stored.',
  },
  {
    id: 'web.step-up',
    source: 'reliability S-18',
    behaviour: 'Acts of an admin need a sign-in of the last ten minutes, by the same person.',
  },
  {
    id: 'web.people',
    source: 'issue 8, item 6',
    behaviour:
      'A workspace keeps an admin; a suspended person’s sessions end at once; each change of people is audited.',
  },
  {
    id: 'web.tenants',
    source: 'reliability S-04',
    behaviour: 'No route shows anything of another workspace, even where ids are the same.',
  },
  {
    id: 'web.fuzz',
    source: 'reliability 5',
    behaviour: 'Odd requests are refused with a reason and never break the server.',
  },
  {
    id: 'web.headers',
    source: 'issue 8, item 3',
    behaviour:
      'Every answer carries a strict policy: nothing from another host, no frames, no inline script that is not named.',
  },
  {
    id: 'web.sign-in',
    source: 'issue 8, item 3',
    behaviour:
      'People sign in by OpenID Connect with PKCE, state, nonce and issuer checked; nothing of a forged answer is taken.',
  },
  {
    id: 'web.local-provider',
    source: 'issue 8, item 3',
    behaviour: 'The provider of one machine starts on loopback alone and lets in who has the code in the terminal.',
  },
  {
    id: 'web.first-admin',
    source: 'issue 8, item 6',
    behaviour: 'The first admin comes in by a link that works once, by a button and not by being opened.',
  },
  {
    id: 'web.invitations',
    source: 'issue 8, item 6',
    behaviour:
      'An invitation lets in one person whose provider has verified the address, and links them to the CRM’s user.',
  },
  {
    id: 'web.sign-in-limit',
    source: 'issue 8, item 3',
    behaviour: 'Tries to sign in are limited by the address they come from.',
  },
  {
    id: 'web.live',
    source: 'issue 8, item 3',
    behaviour: 'Open pages hear what changed, without the data, for as long as their session holds.',
  },
  {
    id: 'web.pages',
    source: 'issue 8, item 3',
    behaviour: 'The built pages are served compressed and kept for good; addresses of pages lead to the board.',
  },
  {
    id: 'web.ask',
    source: 'issue 8, item 3',
    behaviour:
      'A question on the board is answered from what its asker may see, and a follow-up continues the one before.',
  },
  {
    id: 'web.runs',
    source: 'issue 8, item 3',
    behaviour: 'Plans are listed with their steps, gone on with and ended from the board, by whom the policies let.',
  },
  {
    id: 'web.acts',
    source: 'issue 8, item 3',
    behaviour:
      'An act on a deal is previewed, confirmed, delivered once with a receipt and, where it changed a field, put back once; nobody approves their own.',
  },
] as const;
